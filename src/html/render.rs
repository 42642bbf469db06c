//! The text of an article: blocks parted by blank lines, white space as a browser shows it.

use super::tree::{Tag, Tree};

/// What has to stand between the text so far and the next word.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    None,
    Space,
    Line,
    Blank,
}

struct Writer {
    out: String,
    gap: Gap,
}

/// The living text of the subtrees of `roots`.
pub(super) fn text(tree: &Tree<'_>, roots: &[usize], dead: &[bool]) -> String {
    let mut writer = Writer { out: String::new(), gap: Gap::None };
    for &root in roots {
        writer.part(Gap::Blank);
        subtree(tree, dead, root, &mut writer);
    }
    writer.out
}

fn subtree(tree: &Tree<'_>, dead: &[bool], root: usize, writer: &mut Writer) {
    // Elements whose end is still to come, with what ends them.
    let mut open: Vec<(usize, Tag)> = Vec::new();
    let mut preformatted = 0usize;
    let mut i = root;
    let end = tree.end(root);
    while i < end {
        while let Some(&(ends, tag)) = open.last()
            && ends <= i
        {
            open.pop();
            leave(tag, writer, &mut preformatted);
        }
        if dead.get(i).copied().unwrap_or(true) {
            // A struck-out element still parts what stands around it.
            if tree.tag(i).is_block() {
                writer.part(Gap::Blank);
            }
            i = tree.end(i).max(i + 1);
            continue;
        }
        if tree.is_text(i) {
            writer.write(&tree.text(i), preformatted > 0);
        } else {
            let tag = tree.tag(i);
            match tag {
                Tag::Br => writer.part(if writer.gap == Gap::Line { Gap::Blank } else { Gap::Line }),
                Tag::Td | Tag::Th if is_column(tree, i) => writer.part(Gap::Line),
                Tag::Td | Tag::Th => writer.part(Gap::Space),
                Tag::Tr => writer.part(Gap::Line),
                Tag::Pre => preformatted += 1,
                Tag::Q => writer.write("“", false),
                _ => {}
            }
            if tag.is_block() && !matches!(tag, Tag::Td | Tag::Th | Tag::Tr) {
                writer.part(Gap::Blank);
            }
            open.push((tree.end(i), tag));
        }
        i += 1;
    }
    while let Some((_, tag)) = open.pop() {
        leave(tag, writer, &mut preformatted);
    }
}

/// Whether a cell is a part of the page rather than a figure in a table.
fn is_column(tree: &Tree<'_>, cell: usize) -> bool {
    tree.children(cell).take(40).any(|c| matches!(tree.tag(c), Tag::Br | Tag::P | Tag::Div | Tag::Table))
}

fn leave(tag: Tag, writer: &mut Writer, preformatted: &mut usize) {
    match tag {
        Tag::Pre => *preformatted = preformatted.saturating_sub(1),
        Tag::Q => writer.close_quote(),
        _ => {}
    }
    if tag.is_block() && !matches!(tag, Tag::Td | Tag::Th | Tag::Tr) {
        writer.part(Gap::Blank);
    }
}

impl Writer {
    /// Asks for at least this much between what was written and what follows.
    fn part(&mut self, gap: Gap) {
        self.gap = self.gap.max(gap);
    }

    fn close_quote(&mut self) {
        self.gap = Gap::None;
        self.out.push('”');
    }

    fn write(&mut self, text: &str, preformatted: bool) {
        for c in text.chars() {
            // A no-break space is kept: it belongs to the words around it.
            if c.is_whitespace() && c != '\u{a0}' && c != '\u{202f}' {
                self.part(if preformatted && c == '\n' { Gap::Line } else { Gap::Space });
                continue;
            }
            if self.out.is_empty() {
                self.gap = Gap::None;
            }
            match self.gap {
                Gap::None => {}
                Gap::Space => self.out.push(' '),
                Gap::Line => self.out.push('\n'),
                Gap::Blank => self.out.push_str("\n\n"),
            }
            self.gap = Gap::None;
            self.out.push(c);
        }
    }
}
