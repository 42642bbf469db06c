//! Which part of a page is the article.
//!
//! After Mozilla's Readability: paragraphs give points to the elements around them, the element with most points is
//! the article, its siblings are looked at again, and what looks like menus, promotion and forms is taken out of it.
//! Unlike Readability nothing is moved or renamed: a node is dead or alive, and everything that is counted is counted
//! in one pass backwards over the arena. It takes any tree; a page without an article gives what text there is.

use super::tree::{Kind, Name, Tag, Tree};
use super::words;
use crate::boilerplate;
use crate::order;

/// What part of the page is the article: subtrees in document order, and the nodes in them that are no part of it.
#[derive(Debug)]
pub(super) struct Selection {
    /// Roots of the subtrees.
    pub(super) roots: Vec<usize>,
    /// Whether a node is left out, one for each node.
    pub(super) dead: Vec<bool>,
    /// Characters of text that are left.
    pub(super) chars: u32,
}

/// How strictly a page is read; what finds too little is tried again with less.
#[derive(Clone, Copy, Debug)]
struct Strictness {
    unlikely: bool,
    weights: bool,
    clean: bool,
    hidden: bool,
}

/// An article shorter than this is searched for again, less strictly.
const ENOUGH: u32 = 500;
/// How many times as much a less strict reading has to find.
const WORTH: u32 = 2;

/// Finds the article of a page. `title` is the headline, if known: a heading that repeats it is left out.
pub(super) fn find(tree: &Tree<'_>, title: &str) -> Selection {
    let all = Strictness { unlikely: true, weights: true, clean: true, hidden: true };
    let attempts = [
        all,
        Strictness { unlikely: false, ..all },
        Strictness { unlikely: false, weights: false, ..all },
        Strictness { unlikely: false, weights: false, clean: false, ..all },
        Strictness { unlikely: false, weights: false, clean: false, hidden: false },
    ];
    let mut best: Option<Selection> = None;
    for strictness in attempts {
        let found = attempt(tree, title, strictness);
        let best_chars = best.as_ref().map_or(0, |b| b.chars);
        if found.chars >= ENOUGH && found.chars > best_chars * WORTH {
            return found;
        }
        // What a less strict reading adds to a short article is hardly the article.
        let worth = if strictness.hidden { WORTH } else { 3 };
        if best.as_ref().is_none_or(|b| found.chars > b.chars * worth) {
            best = Some(found);
        }
    }
    best.unwrap_or(Selection { roots: Vec::new(), dead: Vec::new(), chars: 0 })
}

/// The whole of a page, as it stands.
pub(super) fn everything(tree: &Tree<'_>) -> Selection {
    let dead = (0..tree.nodes.len()).map(|i| is_never_text(tree.tag(i))).collect();
    Selection { roots: vec![0], dead, chars: 0 }
}

/// Sums over the living part of a subtree.
#[derive(Clone, Copy, Debug, Default)]
struct Count {
    chars: u32,
    /// Characters in links; links within the page count less.
    linked: f32,
    commas: u32,
    paragraphs: u32,
    images: u32,
    items: u32,
    inputs: u32,
    embeds: u32,
    headings: u32,
    listed: u32,
    /// Characters in elements that hold text rather than structure.
    textish: u32,
    tables: u32,
}

impl Count {
    fn add(&mut self, other: Count) {
        self.chars += other.chars;
        self.linked += other.linked;
        self.commas += other.commas;
        self.paragraphs += other.paragraphs;
        self.images += other.images;
        self.items += other.items;
        self.inputs += other.inputs;
        self.embeds += other.embeds;
        self.headings += other.headings;
        self.listed += other.listed;
        self.textish += other.textish;
        self.tables += other.tables;
    }

    /// Share of the text that is in links.
    fn link_density(&self) -> f32 {
        if self.chars == 0 { 0.0 } else { self.linked / ratio(self.chars) }
    }
}

#[allow(clippy::cast_precision_loss, reason = "a count; the last digits do not matter")]
fn ratio(count: u32) -> f32 {
    count as f32
}

struct Reader<'t, 'h> {
    tree: &'t Tree<'h>,
    strictness: Strictness,
    dead: Vec<bool>,
    /// Elements without a block inside, which are read as paragraphs whatever their name.
    flat: Vec<bool>,
    /// Elements that hold an `article` or `main`, or most of the page's prose.
    holds: Vec<bool>,
}

/// Which elements hold what the page itself calls the article, or most of the words that are no links.
fn holds(tree: &Tree<'_>) -> Vec<bool> {
    let mut holds = vec![false; tree.nodes.len()];
    let mut prose = vec![0u32; tree.nodes.len()];
    for i in (1..tree.nodes.len()).rev() {
        let tag = tree.tag(i);
        let below = prose.get(i).copied().unwrap_or(0);
        let own = if tree.is_text(i) {
            length(tree.raw(i)).0
        } else if tag == Tag::A || is_never_text(tag) {
            0
        } else {
            below
        };
        if let Some(p) = prose.get_mut(i) {
            *p = own;
        }
        if let Some(p) = prose.get_mut(tree.parent(i)) {
            *p += own;
        }
        let marked = matches!(tag, Tag::Article | Tag::Main) || tree.attribute(i, Name::Itemprop).contains("articleBody");
        if (marked || holds.get(i).copied().unwrap_or(false))
            && let Some(h) = holds.get_mut(tree.parent(i))
        {
            *h = true;
        }
    }
    let whole = prose.first().copied().unwrap_or(0);
    for (h, p) in holds.iter_mut().zip(&prose) {
        *h |= *p > whole / 2;
    }
    holds
}

fn attempt(tree: &Tree<'_>, title: &str, strictness: Strictness) -> Selection {
    let flat = flat(tree);
    let mut reader = Reader { tree, strictness, dead: vec![false; tree.nodes.len()], flat, holds: holds(tree) };
    reader.strike(title);
    let counts = reader.count();
    let mut roots = reader.choose(&counts);
    if let Some(lead) = reader.lead(&roots, &counts) {
        roots.insert(0, lead);
    }
    reader.clean(&roots, &counts);
    let chars = roots.iter().map(|&r| reader.living(r)).sum();
    Selection { roots, dead: reader.dead, chars }
}

/// Which elements hold no block.
fn flat(tree: &Tree<'_>) -> Vec<bool> {
    let mut flat = vec![true; tree.nodes.len()];
    for i in (1..tree.nodes.len()).rev() {
        let tag = tree.tag(i);
        let own = flat.get(i).copied().unwrap_or(true);
        if (!own || (tag.is_block() && tag != Tag::Noscript && tag != Tag::Hr) || matches!(tag, Tag::Img | Tag::Video))
            && let Some(parent) = flat.get_mut(tree.parent(i))
        {
            *parent = false;
        }
    }
    flat
}

impl Reader<'_, '_> {
    fn is_dead(&self, node: usize) -> bool {
        self.dead.get(node).copied().unwrap_or(true)
    }

    fn kill(&mut self, node: usize) {
        if let Some(d) = self.dead.get_mut(node) {
            *d = true;
        }
    }

    /// Marks everything below a dead element as dead.
    fn spread(&mut self) {
        for i in 1..self.tree.nodes.len() {
            if self.is_dead(self.tree.parent(i)) {
                self.kill(i);
            }
        }
    }

    fn living(&self, root: usize) -> u32 {
        let range = root..self.tree.end(root);
        range.filter(|&i| self.tree.is_text(i) && !self.is_dead(i)).map(|i| length(self.tree.raw(i)).0).sum()
    }

    /// Strikes out what can be no part of an article, by name, visibility, role and class.
    fn strike(&mut self, title: &str) {
        let mut titled = false;
        for i in 1..self.tree.nodes.len() {
            if self.is_dead(self.tree.parent(i)) {
                self.kill(i);
                continue;
            }
            let Some(Kind::Element(tag)) = self.tree.nodes.get(i).map(|n| n.kind) else { continue };
            let gone = (is_never_text(tag) && (self.strictness.hidden || tag != Tag::Noscript))
                || (self.strictness.hidden && matches!(tag, Tag::Nav | Tag::Aside | Tag::Footer | Tag::Menu))
                || (self.strictness.hidden && is_hidden(self.tree, i))
                || (self.strictness.unlikely && self.is_unlikely(i, tag))
                || (!self.holds.get(i).copied().unwrap_or(false) && words::is_consent(&names(self.tree, i)))
                || (!titled && matches!(tag, Tag::H1 | Tag::H2) && {
                    titled = words::alike(title, &self.tree.text_below(i));
                    titled
                });
            if gone {
                self.kill(i);
            }
        }
    }

    fn is_unlikely(&self, node: usize, tag: Tag) -> bool {
        if matches!(tag, Tag::Html | Tag::Body | Tag::A | Tag::Article | Tag::Main) {
            return false;
        }
        let role = self.tree.attribute(node, Name::Role);
        if ["menu", "menubar", "complementary", "navigation", "alert", "alertdialog", "dialog"].contains(&role) {
            return true;
        }
        let names = names(self.tree, node);
        if names.is_empty() || matches!(tag, Tag::Td | Tag::Th | Tag::Tr | Tag::Tbody) {
            return false;
        }
        words::is_unlikely(&names) && !self.holds.get(node).copied().unwrap_or(false)
    }

    /// Counts everything over all subtrees, in one pass backwards.
    fn count(&self) -> Vec<Count> {
        let mut counts = vec![Count::default(); self.tree.nodes.len()];
        for i in (0..self.tree.nodes.len()).rev() {
            if self.is_dead(i) {
                continue;
            }
            let own = self.own(i, counts.get(i).copied().unwrap_or_default());
            if let Some(c) = counts.get_mut(i) {
                *c = own;
            }
            if i > 0
                && let Some(c) = counts.get_mut(self.tree.parent(i))
            {
                c.add(own);
            }
        }
        counts
    }

    /// What node `i` counts, given the sum over its children.
    fn own(&self, i: usize, below: Count) -> Count {
        let mut count = below;
        match self.tree.nodes.get(i).map(|n| n.kind) {
            Some(Kind::Text) => {
                let (chars, commas) = length(self.tree.raw(i));
                count.chars += chars;
                count.commas += commas;
            }
            Some(Kind::Element(tag)) => {
                let flat = self.flat.get(i).copied().unwrap_or(false);
                match tag {
                    Tag::A => {
                        let within = self.tree.attribute(i, Name::Href).starts_with('#');
                        count.linked = ratio(count.chars) * if within { 0.3 } else { 1.0 };
                    }
                    Tag::P => count.paragraphs += 1,
                    Tag::Img | Tag::Picture => count.images += u32::from(tag == Tag::Img),
                    Tag::Li => count.items += 1,
                    Tag::Input => count.inputs += 1,
                    Tag::Embed | Tag::Object | Tag::Iframe => count.embeds += 1,
                    Tag::Ul | Tag::Ol => count.listed = count.chars,
                    Tag::Table => count.tables += u32::from(count.commas > 4 || count.items > 0),
                    Tag::Div if flat && count.chars > 0 => count.paragraphs += 1,
                    _ if tag.is_heading() => count.headings = count.chars,
                    _ => {}
                }
                if flat
                    || matches!(
                        tag,
                        Tag::Blockquote
                            | Tag::Dl
                            | Tag::Ol
                            | Tag::P
                            | Tag::Pre
                            | Tag::Table
                            | Tag::Ul
                            | Tag::Span
                            | Tag::Li
                            | Tag::Td
                    )
                {
                    count.textish = count.chars;
                }
            }
            _ => {}
        }
        count
    }

    fn weight(&self, node: usize) -> f32 {
        if !self.strictness.weights {
            return 0.0;
        }
        [Name::Class, Name::Id].into_iter().map(|n| words::weight(self.tree.attribute(node, n))).sum()
    }

    /// Gives points for paragraphs and chooses the roots of the article.
    fn choose(&self, counts: &[Count]) -> Vec<usize> {
        let nodes = self.tree.nodes.len();
        let mut scores: Vec<Option<f32>> = vec![None; nodes];
        let units = self.units();
        for (unit, chars, commas) in units {
            if chars < 25 {
                continue;
            }
            let points = 1.0 + ratio(commas + 1) + (ratio(chars) / 100.0).floor().min(3.0);
            let flat = self.flat.get(unit).copied().unwrap_or(false) || self.tree.tag(unit) == Tag::P;
            let mut at = if flat { self.tree.parent(unit) } else { unit };
            for level in 0u8..5 {
                let start = scores.get(at).copied().flatten().unwrap_or_else(|| self.initial(at));
                let share = match level {
                    0 => points,
                    1 => points / 2.0,
                    n => points / (f32::from(n) * 3.0),
                };
                if let Some(s) = scores.get_mut(at) {
                    *s = Some(start + share);
                }
                if at == 0 {
                    break;
                }
                at = self.tree.parent(at);
            }
        }
        for (i, score) in scores.iter_mut().enumerate() {
            if let (Some(s), Some(c)) = (score.as_mut(), counts.get(i)) {
                *s *= (1.0 - c.link_density()).max(0.0);
            }
        }
        let mut ranked: Vec<(usize, f32)> = scores.iter().enumerate().filter_map(|(i, s)| Some((i, (*s)?))).collect();
        order::by_key(&mut ranked, |&(_, score)| u64::from(!order::float(score)));
        ranked.truncate(5);
        let body = (0..nodes).find(|&i| self.tree.tag(i) == Tag::Body).unwrap_or(0);
        let Some(&(mut top, top_score)) = ranked.first() else { return vec![body] };
        if top <= body {
            return vec![body];
        }
        // Several candidates that share an element further out: that one is the article.
        let others: Vec<usize> = ranked.iter().skip(1).filter(|r| r.1 >= top_score * 0.75).map(|r| r.0).collect();
        if others.len() >= 3 {
            let mut at = self.tree.parent(top);
            while at > body {
                if others.iter().filter(|&&o| at < o && o < self.tree.end(at)).count() >= 3 {
                    top = at;
                    break;
                }
                at = self.tree.parent(at);
            }
        }
        let score = |i: usize| scores.get(i).copied().flatten();
        let mut last = score(top).unwrap_or_else(|| self.initial(top));
        let threshold = last / 3.0;
        let mut at = self.tree.parent(top);
        while at > body {
            if let Some(s) = score(at) {
                if s < threshold {
                    break;
                }
                if s > last {
                    top = at;
                    break;
                }
                last = s;
            }
            at = self.tree.parent(at);
        }
        let parent = |i: usize| self.tree.parent(i);
        while parent(top) > body && self.tree.children(parent(top)).filter(|&c| !self.tree.is_text(c)).take(2).count() == 1 {
            top = parent(top);
        }
        match self.marked(top, body, counts) {
            Some(marked) => vec![marked],
            None => self.with_siblings(top, score(top).unwrap_or(0.0), body, counts, &scores),
        }
    }

    /// The standfirst between the headline and the article, where it stands outside of the article.
    fn lead(&self, roots: &[usize], counts: &[Count]) -> Option<usize> {
        let first = *roots.first()?;
        let headline = (1..first).rev().find(|&i| self.tree.tag(i) == Tag::H1)?;
        let is_lead = |&i: &usize| {
            let count = counts.get(i).copied().unwrap_or_default();
            !self.is_dead(i)
                && self.tree.end(i) <= first
                && (40..800).contains(&count.chars)
                && count.link_density() < 0.2
                && words::is_lead(self.tree.attribute(i, Name::Class))
        };
        (self.tree.end(headline)..first).find(is_lead)
    }

    /// What the page itself calls the article around `top`.
    fn marked(&self, top: usize, body: usize, counts: &[Count]) -> Option<usize> {
        let mut at = top;
        let mut main = None;
        while at > body {
            if self.tree.tag(at) == Tag::Article || self.tree.attribute(at, Name::Itemprop).contains("articleBody") {
                return Some(at);
            }
            if self.tree.tag(at) == Tag::Main {
                main = Some(at);
            }
            at = self.tree.parent(at);
        }
        main.filter(|&m| counts.get(m).is_some_and(|c| c.link_density() < 0.3))
    }

    /// The chosen element and those beside it that look like parts of the same article.
    fn with_siblings(&self, top: usize, top_score: f32, body: usize, counts: &[Count], scores: &[Option<f32>]) -> Vec<usize> {
        if top <= body {
            return vec![body];
        }
        let threshold = (top_score * 0.2).max(10.0);
        let class = self.tree.attribute(top, Name::Class);
        let mut roots = Vec::new();
        for sibling in self.tree.children(self.tree.parent(top)) {
            if sibling == top {
                roots.push(sibling);
                continue;
            }
            if self.is_dead(sibling) || self.tree.is_text(sibling) {
                continue;
            }
            let same = !class.is_empty() && self.tree.attribute(sibling, Name::Class) == class;
            let bonus = if same { top_score * 0.2 } else { 0.0 };
            let count = counts.get(sibling).copied().unwrap_or_default();
            let joined = match scores.get(sibling).copied().flatten() {
                Some(s) if s + bonus >= threshold => true,
                _ if self.tree.tag(sibling) == Tag::P => {
                    let density = count.link_density();
                    (count.chars > 80 && density < 0.25)
                        || (count.chars > 0 && count.chars <= 80 && density == 0.0 && {
                            let text = self.tree.text_below(sibling);
                            text.ends_with('.') || text.contains(". ")
                        })
                }
                _ => false,
            };
            if joined {
                roots.push(sibling);
            }
        }
        roots
    }

    /// Blocks that hold text of their own, with its length and commas, in document order.
    fn units(&self) -> Vec<(usize, u32, u32)> {
        let nodes = self.tree.nodes.len();
        let mut block = vec![0u32; nodes];
        let mut own: Vec<(u32, u32)> = vec![(0, 0); nodes];
        for i in 1..nodes {
            let tag = self.tree.tag(i);
            let parent = self.tree.parent(i);
            let of_parent = block.get(parent).copied().unwrap_or(0);
            let mine = if tag.is_block()
                || matches!(tag, Tag::Other) && !self.tree.is_text(i) && !self.flat.get(i).copied().unwrap_or(true)
            {
                crate::span::index(i)
            } else {
                of_parent
            };
            if let Some(b) = block.get_mut(i) {
                *b = mine;
            }
            if self.tree.is_text(i) && !self.is_dead(i) {
                let (chars, commas) = length(self.tree.raw(i));
                if let Some(o) = own.get_mut(mine as usize) {
                    o.0 += chars;
                    o.1 += commas;
                }
            }
        }
        let scored = |i: usize| {
            use Tag::*;
            matches!(
                self.tree.tag(i),
                Section
                    | H2
                    | H3
                    | H4
                    | H5
                    | H6
                    | P
                    | Td
                    | Pre
                    | Div
                    | Article
                    | Main
                    | Center
                    | Body
                    | Html
                    | Blockquote
                    | Other
            )
        };
        own.into_iter().enumerate().filter(|&(i, (chars, _))| chars > 0 && scored(i)).map(|(i, (a, b))| (i, a, b)).collect()
    }

    fn initial(&self, node: usize) -> f32 {
        use Tag::*;
        let base = match self.tree.tag(node) {
            Div => 5.0,
            Pre | Td | Blockquote => 3.0,
            Address | Ol | Ul | Dl | Dd | Dt | Li | Form => -3.0,
            H1 | H2 | H3 | H4 | H5 | H6 | Th => -5.0,
            _ => 0.0,
        };
        base + self.weight(node)
    }

    /// Takes menus, promotion, forms and the like out of the chosen subtrees.
    fn clean(&mut self, roots: &[usize], before: &[Count]) {
        let whole: u32 = roots.iter().filter_map(|&r| before.get(r)).map(|c| c.chars).sum();
        let mut counts = vec![Count::default(); self.tree.nodes.len()];
        for &root in roots {
            for i in (root..self.tree.end(root)).rev() {
                if self.is_dead(i) {
                    continue;
                }
                let own = self.own(i, counts.get(i).copied().unwrap_or_default());
                if i != root && self.is_clutter(i, own, whole) && !self.is_prompt(i) {
                    self.kill(i);
                    continue;
                }
                if let Some(c) = counts.get_mut(i) {
                    *c = own;
                }
                if i != root
                    && let Some(c) = counts.get_mut(self.tree.parent(i))
                {
                    c.add(own);
                }
            }
        }
        self.spread();
    }

    /// Whether an element is so small, and its lines so plain, that the rules for plain text recognise all of them: it
    /// stays, and they are marked.
    fn is_prompt(&self, node: usize) -> bool {
        self.tree.tag(node).is_block() && self.tree.end(node) - node <= 40 && {
            let lines = super::render::text(self.tree, &[node], &self.dead);
            lines.len() < 600 && boilerplate::is_prompt(&lines)
        }
    }

    fn is_clutter(&self, node: usize, count: Count, whole: u32) -> bool {
        let tag = self.tree.tag(node);
        if !self.strictness.clean {
            return false;
        }
        let names = names(self.tree, node);
        if !names.is_empty() && count.chars < 500 && words::is_share(&names) {
            return true;
        }
        if !names.is_empty()
            && count.chars * 10 < whole * 3
            && words::is_clutter(&names, self.tree.attribute(node, Name::Class))
            && tag != Tag::A
        {
            return true;
        }
        if matches!(tag, Tag::H1 | Tag::H2) && self.weight(node) < 0.0 {
            return true;
        }
        if !matches!(tag, Tag::Form | Tag::Fieldset | Tag::Table | Tag::Ul | Tag::Ol | Tag::Div) {
            return false;
        }
        let is_list = matches!(tag, Tag::Ul | Tag::Ol) || (count.chars > 0 && ratio(count.listed) / ratio(count.chars) > 0.9);
        if count.tables > 0 {
            return false;
        }
        let weight = self.weight(node);
        if weight < 0.0 {
            return true;
        }
        if count.commas >= 10 {
            return false;
        }
        let density = count.link_density();
        let in_figure = self.tree.tag(self.tree.parent(node)) == Tag::Figure;
        let headed = count.chars > 0 && ratio(count.headings) / ratio(count.chars) >= 0.9;
        (!in_figure && count.images > 1 && ratio(count.paragraphs) / ratio(count.images) < 0.5)
            || (!is_list && count.items > count.paragraphs + 100)
            || (count.inputs > count.paragraphs / 3)
            || (!is_list && !in_figure && !headed && count.chars < 25 && (count.images == 0 || count.images > 2) && density > 0.0)
            || (!is_list && weight < 25.0 && density > 0.2)
            || (weight >= 25.0 && density > 0.5)
            || (is_list && density > 0.5 && count.items > 0)
            || (count.embeds == 1 && count.chars < 75)
            || count.embeds > 1 && count.chars < 75
            || (count.images == 0 && count.textish == 0)
    }
}

/// Class and id of an element, in lower case.
fn names(tree: &Tree<'_>, node: usize) -> String {
    let class = tree.attribute(node, Name::Class);
    let id = tree.attribute(node, Name::Id);
    if class.is_empty() && id.is_empty() {
        return String::new();
    }
    let mut names = String::with_capacity(class.len().min(400) + id.len().min(100) + 1);
    names.extend(class.chars().take(400));
    names.push(' ');
    names.extend(id.chars().take(100));
    names.make_ascii_lowercase();
    names
}

fn is_never_text(tag: Tag) -> bool {
    use Tag::*;
    matches!(
        tag,
        Head | Script
            | Style
            | Noscript
            | Template
            | Svg
            | Canvas
            | Audio
            | Video
            | Object
            | Button
            | Select
            | Textarea
            | Datalist
            | Noframes
            | Noembed
            | Xmp
            | Title
            | Option
    )
}

fn is_hidden(tree: &Tree<'_>, node: usize) -> bool {
    if tree.has(node, Name::Hidden) || tree.attribute(node, Name::AriaHidden).eq_ignore_ascii_case("true") {
        return true;
    }
    let style = tree.attribute(node, Name::Look);
    if style.is_empty() {
        return false;
    }
    style.split(';').take(64).any(|rule| {
        rule.split_once(':').is_some_and(|(property, value)| {
            let (property, value) = (property.trim(), value.trim());
            (property.eq_ignore_ascii_case("display") && value.get(..4).is_some_and(|v| v.eq_ignore_ascii_case("none")))
                || (property.eq_ignore_ascii_case("visibility")
                    && value.get(..6).is_some_and(|v| v.eq_ignore_ascii_case("hidden")))
        })
    })
}

/// Which nodes Readability would not look into for the author: what is hidden, and what is hardly part of an article.
pub(super) fn unseen(tree: &Tree<'_>) -> Vec<bool> {
    let strictness = Strictness { unlikely: true, weights: true, clean: true, hidden: true };
    let mut reader = Reader { tree, strictness, dead: vec![false; tree.nodes.len()], flat: Vec::new(), holds: holds(tree) };
    for i in 1..tree.nodes.len() {
        let Some(Kind::Element(tag)) = tree.nodes.get(i).map(|n| n.kind) else { continue };
        let spared = matches!(tag, Tag::Nav | Tag::Aside | Tag::Footer | Tag::Menu)
            || (tag == Tag::Header && within_article(tree, i))
            || words::is_byline(tree.attribute(i, Name::Class));
        let gone =
            reader.is_dead(tree.parent(i)) || is_never_text(tag) || is_hidden(tree, i) || (!spared && reader.is_unlikely(i, tag));
        if gone {
            reader.kill(i);
        }
    }
    reader.dead
}

fn within_article(tree: &Tree<'_>, node: usize) -> bool {
    let mut at = node;
    while at > 0 {
        at = tree.parent(at);
        if matches!(tree.tag(at), Tag::Article | Tag::Main) {
            return true;
        }
    }
    false
}

/// Characters of a text with white space folded, and its commas.
fn length(text: &str) -> (u32, u32) {
    let (mut chars, mut commas, mut gap) = (0, 0, true);
    for c in text.chars() {
        if c.is_whitespace() {
            chars += u32::from(!gap);
            gap = true;
        } else {
            chars += 1;
            gap = false;
            commas += u32::from(matches!(c, ',' | '،' | '﹐' | '︐' | '︑' | '⹁' | '⸴' | '⸲' | '，' | '、'));
        }
    }
    (chars, commas)
}
