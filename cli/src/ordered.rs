//! Work on all cores, results in order, memory bounded: however long the input, only a few items a core are held.

use std::io;
use std::num::NonZero;
use std::sync::Mutex;
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::thread;

/// Calls `work` on every item of `items`, on all cores, and `take` on the results in the items' order. Stops at the first
/// error of `take`, once the item being read has come.
pub(crate) fn map<J: Send, R: Send>(
    items: impl Iterator<Item = J> + Send,
    work: impl Fn(J) -> R + Sync,
    mut take: impl FnMut(R) -> io::Result<()>,
) -> io::Result<()> {
    let workers = thread::available_parallelism().map_or(1, NonZero::get);
    let (queue, jobs) = mpsc::sync_channel::<(J, SyncSender<R>)>(workers);
    let jobs = Mutex::new(jobs);
    // The results' slots, in the items' order: its length bounds how far the fastest worker may run ahead.
    let (slots, results) = mpsc::sync_channel::<Receiver<R>>(4 * workers);
    thread::scope(|scope| {
        scope.spawn(move || {
            for item in items {
                let (give, slot) = mpsc::sync_channel(1);
                if slots.send(slot).is_err() || queue.send((item, give)).is_err() {
                    break;
                }
            }
        });
        for _ in 0..workers {
            scope.spawn(|| {
                loop {
                    let job = jobs.lock().map(|jobs| jobs.recv());
                    let Ok(Ok((item, give))) = job else { break };
                    // Nobody waits for the result once the output has failed.
                    let _ = give.send(work(item));
                }
            });
        }
        for slot in results {
            if let Ok(result) = slot.recv() {
                take(result)?;
            }
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn results_come_in_the_order_of_the_items() {
        let mut taken = Vec::new();
        let slow_first = |n: u64| {
            thread::sleep(Duration::from_millis(if n.is_multiple_of(7) { 5 } else { 0 }));
            n * n
        };
        let done = map(0..100, slow_first, |n| {
            taken.push(n);
            Ok(())
        });
        assert!(done.is_ok());
        assert_eq!(taken, (0..100).map(|n| n * n).collect::<Vec<_>>());
    }

    #[test]
    fn an_error_of_the_output_ends_the_work() {
        let mut taken = 0;
        let done = map(
            0..,
            |n: u64| n,
            |_| {
                taken += 1;
                if taken < 3 { Ok(()) } else { Err(io::Error::from(io::ErrorKind::BrokenPipe)) }
            },
        );
        assert_eq!(done.map_err(|e| e.kind()), Err(io::ErrorKind::BrokenPipe));
        assert_eq!(taken, 3);
    }
}
