//! What standard error shows: failures always, a running count when it is a terminal.

use crate::input::Failure;
use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

/// Counts articles and failures.
pub(crate) struct Progress {
    terminal: bool,
    began: Instant,
    shown: Option<Instant>,
    done: usize,
    failures: usize,
}

impl Progress {
    /// Nothing done so far.
    pub(crate) fn new() -> Progress {
        Progress { terminal: io::stderr().is_terminal(), began: Instant::now(), shown: None, done: 0, failures: 0 }
    }

    /// One item more is done.
    pub(crate) fn step(&mut self) {
        self.done += 1;
        if self.terminal && self.shown.is_none_or(|t| t.elapsed() > Duration::from_millis(100)) {
            let rate = self.done as f64 / self.began.elapsed().as_secs_f64().max(0.001);
            eprint!("\r\x1b[K{} done, {rate:.0} a second", self.done);
            let _ = io::stderr().flush();
            self.shown = Some(Instant::now());
        }
    }

    /// Says what could not be read, and why.
    pub(crate) fn failure(&mut self, failure: &Failure) {
        self.failures += 1;
        self.clear();
        eprintln!("onrecord: {failure}");
    }

    /// Takes the count away; gives the number of failures.
    pub(crate) fn end(mut self) -> usize {
        self.clear();
        self.failures
    }

    fn clear(&mut self) {
        if self.shown.take().is_some() {
            eprint!("\r\x1b[K");
        }
    }
}
