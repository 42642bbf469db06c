//! Scanner of HTML: one forward pass into a flat arena.
//!
//! Nodes stand in document order, so that the subtree of node `i` is `i..end` and no walk needs recursion. It takes any
//! text and cannot fail. Open elements are capped at [`DEPTH`]; what is nested deeper becomes a child of the deepest.
//! Elements that only change the look of words (`b`, `em`, `font`) leave no node. It follows the HTML standard in what
//! closes what, but not in its repairs (no adoption agency, no foster parents); a comment, tag or attribute that is
//! never closed ends at the next `>` instead of swallowing the page.

use super::entity;
use std::borrow::Cow;

/// How many elements may be open at once.
const DEPTH: usize = 200;
/// How many of an element's attributes are kept.
const ATTRIBUTES: usize = 32;

macro_rules! names {
    ($(#[$doc:meta])* $type:ident, $other:ident: $($variant:ident $name:literal)*) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub(super) enum $type { $other, $($variant),* }

        impl $type {
            fn of(name: &str) -> $type {
                match name { $($name => $type::$variant,)* _ => $type::$other }
            }
        }
    };
}

names! {
    /// Elements that something here asks for.
    Tag, Other:
    Html "html" Head "head" Body "body" Title "title" Meta "meta" Link "link" Base "base" Script "script" Style "style"
    Noscript "noscript" Template "template" Iframe "iframe" Noframes "noframes" Noembed "noembed" Xmp "xmp"
    Textarea "textarea" Object "object" Embed "embed" Svg "svg" Math "math" Canvas "canvas" Audio "audio" Video "video"
    A "a" Span "span" Time "time" Address "address" Q "q" Abbr "abbr" Label "label" Button "button" Select "select"
    Option "option" Optgroup "optgroup" Datalist "datalist" Input "input" Img "img" Picture "picture" Source "source"
    Br "br" Wbr "wbr" Hr "hr" Col "col" Colgroup "colgroup" Area "area" Param "param" Track "track"
    Article "article" Aside "aside" Blockquote "blockquote" Center "center" Details "details" Dialog "dialog" Dd "dd"
    Div "div" Dl "dl" Dt "dt" Fieldset "fieldset" Figcaption "figcaption" Figure "figure" Footer "footer" Form "form"
    H1 "h1" H2 "h2" H3 "h3" H4 "h4" H5 "h5" H6 "h6" Header "header" Hgroup "hgroup" Li "li" Main "main" Menu "menu"
    Nav "nav" Ol "ol" Ul "ul" P "p" Pre "pre" Section "section" Summary "summary" Table "table" Tbody "tbody"
    Thead "thead" Tfoot "tfoot" Tr "tr" Td "td" Th "th" Caption "caption"
    B "b" I "i" Em "em" Strong "strong" U "u" S "s" Small "small" Big "big" Font "font" Tt "tt" Sub "sub" Sup "sup"
    Strike "strike" Code "code" Cite "cite" Mark "mark" Ins "ins" Del "del" Bdo "bdo" Bdi "bdi" Kbd "kbd" Samp "samp"
    Var "var" Dfn "dfn" Acronym "acronym" Nobr "nobr"
}

names! {
    /// Attributes that something here asks for.
    Name, Unused:
    Id "id" Class "class" Itemprop "itemprop" Itemtype "itemtype" Rel "rel" Property "property" Named "name"
    Content "content" Href "href" Look "style" Hidden "hidden" AriaHidden "aria-hidden" Role "role"
    Datetime "datetime" Type "type" Lang "lang" Component "data-component" Testid "data-testid" Src "src"
}

impl Tag {
    /// Elements without content.
    fn is_void(self) -> bool {
        use Tag::*;
        matches!(self, Meta | Link | Base | Embed | Input | Img | Source | Br | Wbr | Hr | Col | Area | Param | Track)
    }

    /// Elements that only change the look of words.
    fn is_dropped(self) -> bool {
        use Tag::*;
        matches!(
            self,
            B | I
                | Em
                | Strong
                | U
                | S
                | Small
                | Big
                | Font
                | Tt
                | Sub
                | Sup
                | Strike
                | Code
                | Cite
                | Mark
                | Ins
                | Del
                | Bdo
                | Bdi
                | Kbd
                | Samp
                | Var
                | Dfn
                | Acronym
                | Nobr
        )
    }

    /// Elements whose content is text up to their end tag, whatever it holds.
    fn is_raw(self) -> bool {
        use Tag::*;
        matches!(self, Title | Script | Style | Iframe | Noframes | Noembed | Xmp | Textarea)
    }

    /// Elements that begin and end a line.
    pub(super) fn is_block(self) -> bool {
        use Tag::*;
        matches!(
            self,
            Html | Body
                | Address
                | Article
                | Aside
                | Blockquote
                | Center
                | Details
                | Dialog
                | Dd
                | Div
                | Dl
                | Dt
                | Fieldset
                | Figcaption
                | Figure
                | Footer
                | Form
                | H1
                | H2
                | H3
                | H4
                | H5
                | H6
                | Header
                | Hgroup
                | Hr
                | Li
                | Main
                | Menu
                | Nav
                | Ol
                | Ul
                | P
                | Pre
                | Section
                | Summary
                | Table
                | Tbody
                | Thead
                | Tfoot
                | Tr
                | Td
                | Th
                | Caption
                | Option
                | Noscript
                | Template
        )
    }

    /// `h1` to `h6`.
    pub(super) fn is_heading(self) -> bool {
        matches!(self, Tag::H1 | Tag::H2 | Tag::H3 | Tag::H4 | Tag::H5 | Tag::H6)
    }

    /// Whether the start of this element ends an open paragraph.
    fn ends_paragraph(self) -> bool {
        use Tag::*;
        self.is_block()
            && !matches!(self, Html | Body | Option | Tbody | Thead | Tfoot | Tr | Td | Th | Caption | Noscript | Template)
    }
}

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Text of the page, entities not yet read.
    Text,
    /// Raw text: entities are not read, and only metadata asks for it.
    Raw,
    /// An element.
    Element(Tag),
}

/// A node of the arena.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    /// What it is.
    pub(super) kind: Kind,
    /// Number of the element that holds it; the root holds itself.
    pub(super) parent: u32,
    /// One past the last node of its subtree.
    pub(super) end: u32,
    /// Bytes of the page for text, numbers of attributes for an element.
    first: u32,
    last: u32,
    /// Hash of the element's name, by which an end tag finds its start.
    name: u32,
}

/// A page as a flat list of nodes in document order. Node 0 is the root.
#[derive(Debug)]
pub(super) struct Tree<'h> {
    html: &'h str,
    pub(super) nodes: Vec<Node>,
    attributes: Vec<(Name, &'h str)>,
}

impl<'h> Tree<'h> {
    /// Scans a page.
    pub(super) fn new(html: &'h str) -> Tree<'h> {
        let html = match html.char_indices().nth(u32::MAX as usize / 4) {
            Some((end, _)) => html.get(..end).unwrap_or(html),
            None => html,
        };
        let mut scanner = Scanner::new(html);
        scanner.run();
        Tree { html, nodes: scanner.nodes, attributes: scanner.attributes }
    }

    /// The element's tag, or `Other` for text.
    pub(super) fn tag(&self, node: usize) -> Tag {
        match self.nodes.get(node).map(|n| n.kind) {
            Some(Kind::Element(tag)) => tag,
            _ => Tag::Other,
        }
    }

    /// Whether the node is text to be read.
    pub(super) fn is_text(&self, node: usize) -> bool {
        self.nodes.get(node).is_some_and(|n| n.kind == Kind::Text)
    }

    /// Number of the element that holds `node`.
    pub(super) fn parent(&self, node: usize) -> usize {
        self.nodes.get(node).map_or(0, |n| n.parent as usize)
    }

    /// One past the last node of the subtree of `node`.
    pub(super) fn end(&self, node: usize) -> usize {
        self.nodes.get(node).map_or(0, |n| n.end as usize)
    }

    /// The children of an element, in order.
    pub(super) fn children(&self, node: usize) -> impl Iterator<Item = usize> + '_ {
        let end = self.end(node);
        let mut at = node + 1;
        std::iter::from_fn(move || {
            let child = at;
            at = self.end(child).max(child + 1);
            (child < end).then_some(child)
        })
    }

    /// The bytes of a text node as they stand in the page.
    pub(super) fn raw(&self, node: usize) -> &'h str {
        match self.nodes.get(node) {
            Some(n) if !matches!(n.kind, Kind::Element(_)) => self.html.get(n.first as usize..n.last as usize).unwrap_or(""),
            _ => "",
        }
    }

    /// A text node, entities read.
    pub(super) fn text(&self, node: usize) -> Cow<'h, str> {
        entity::decode(self.raw(node))
    }

    /// An attribute as it stands in the page; the empty string if the element has none of that name.
    pub(super) fn attribute(&self, node: usize, name: Name) -> &'h str {
        self.find(node, name).unwrap_or("")
    }

    /// Whether the element has that attribute.
    pub(super) fn has(&self, node: usize, name: Name) -> bool {
        self.find(node, name).is_some()
    }

    fn find(&self, node: usize, name: Name) -> Option<&'h str> {
        let node = self.nodes.get(node).filter(|n| matches!(n.kind, Kind::Element(_)))?;
        let of_node = self.attributes.get(node.first as usize..node.last as usize)?;
        of_node.iter().find(|(n, _)| *n == name).map(|(_, value)| *value)
    }

    /// All text below an element, white space folded.
    pub(super) fn text_below(&self, node: usize) -> String {
        let mut all = String::new();
        for i in node..self.end(node) {
            if self.is_text(i) {
                all.push_str(&self.text(i));
            } else if self.tag(i).is_block() || self.tag(i) == Tag::Br {
                all.push(' ');
            }
        }
        fold(&all)
    }
}

/// White space folded to single spaces and trimmed.
pub(super) fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

struct Scanner<'h> {
    html: &'h str,
    at: usize,
    nodes: Vec<Node>,
    attributes: Vec<(Name, &'h str)>,
    open: Vec<u32>,
    /// Elements that were nested too deep to be opened, by hash of their name: their end tags close nothing.
    deep: std::collections::HashMap<u32, u32>,
    /// For each searched string, the position from which it is known to occur no more.
    absent: [usize; SOUGHT.len()],
}

/// What is looked for ahead, each remembered once it has run out, so that no text is searched twice in vain.
const SOUGHT: [&str; 13] = [
    "-->",
    "]]>",
    "\"",
    "'",
    "</title",
    "</script",
    "</style",
    "</iframe",
    "</noframes",
    "</noembed",
    "</xmp",
    "</textarea",
    ">",
];

impl<'h> Scanner<'h> {
    fn new(html: &'h str) -> Scanner<'h> {
        let root = Node { kind: Kind::Element(Tag::Html), parent: 0, end: 0, first: 0, last: 0, name: hash("html") };
        Scanner {
            html,
            at: 0,
            nodes: vec![root],
            attributes: Vec::new(),
            open: vec![0],
            deep: std::collections::HashMap::new(),
            absent: [usize::MAX; SOUGHT.len()],
        }
    }

    fn byte(&self, at: usize) -> u8 {
        self.html.as_bytes().get(at).copied().unwrap_or(0)
    }

    /// Position of `what` at or after `from`.
    fn seek(&mut self, what: &str, from: usize) -> Option<usize> {
        let slot = SOUGHT.iter().position(|s| *s == what)?;
        if self.absent.get(slot).is_some_and(|&a| from >= a) {
            return None;
        }
        let rest = self.html.get(from..)?;
        let found = if what.starts_with("</") {
            let bytes = rest.as_bytes();
            let mut at = 0;
            loop {
                match rest.get(at..).and_then(|r| r.find("</")) {
                    None => break None,
                    Some(i) => {
                        at += i;
                        if bytes.get(at..at + what.len()).is_some_and(|b| b.eq_ignore_ascii_case(what.as_bytes())) {
                            break Some(at);
                        }
                        at += 2;
                    }
                }
            }
        } else {
            rest.find(what)
        };
        if found.is_none()
            && let Some(a) = self.absent.get_mut(slot)
        {
            *a = (*a).min(from);
        }
        found.map(|i| from + i)
    }

    fn run(&mut self) {
        let mut text_from = self.at;
        while self.at < self.html.len() {
            let Some(next) = self.html.get(self.at..).and_then(|r| r.find('<')) else { break };
            let tag_at = self.at + next;
            let follows = self.byte(tag_at + 1);
            let is_tag = follows.is_ascii_alphabetic()
                || matches!(follows, b'!' | b'?')
                || (follows == b'/' && self.byte(tag_at + 2).is_ascii_alphabetic());
            if !is_tag {
                self.at = tag_at + 1;
                continue;
            }
            self.push_text(Kind::Text, text_from, tag_at);
            self.at = tag_at;
            match follows {
                b'!' | b'?' => self.comment(),
                b'/' => self.end_tag(),
                _ => self.start_tag(),
            }
            text_from = self.at;
        }
        self.push_text(Kind::Text, text_from, self.html.len());
        let end = self.nodes.len();
        while let Some(node) = self.open.pop() {
            self.close(node, end);
        }
    }

    fn close(&mut self, node: u32, end: usize) {
        if let Some(n) = self.nodes.get_mut(node as usize) {
            n.end = crate::span::index(end);
        }
    }

    fn top(&self) -> u32 {
        self.open.last().copied().unwrap_or(0)
    }

    fn top_tag(&self) -> Tag {
        self.tag_of(self.top())
    }

    fn tag_of(&self, node: u32) -> Tag {
        match self.nodes.get(node as usize).map(|n| n.kind) {
            Some(Kind::Element(tag)) => tag,
            _ => Tag::Other,
        }
    }

    fn push_text(&mut self, kind: Kind, from: usize, to: usize) {
        if from >= to {
            return;
        }
        let end = crate::span::index(self.nodes.len() + 1);
        self.nodes.push(Node {
            kind,
            parent: self.top(),
            end,
            first: crate::span::index(from),
            last: crate::span::index(to),
            name: 0,
        });
    }

    /// `<!-- … -->`, `<![CDATA[ … ]]>`, `<!doctype …>`, `<? … >`.
    fn comment(&mut self) {
        let rest = self.html.get(self.at..).unwrap_or("");
        let close = if rest.starts_with("<!-->") {
            Some(self.at + 5)
        } else if rest.starts_with("<!--") {
            self.seek("-->", self.at + 4).map(|i| i + 3)
        } else if rest.starts_with("<![CDATA[") {
            self.seek("]]>", self.at + 9).map(|i| i + 3)
        } else {
            None
        };
        let end = close.or_else(|| self.seek(">", self.at).map(|i| i + 1));
        self.at = end.unwrap_or(self.html.len());
    }

    /// The name that begins at `at`, in lower case, and where it ends.
    fn name_at(&self, at: usize, stop: fn(u8) -> bool) -> (Cow<'h, str>, usize) {
        let bytes = self.html.as_bytes().get(at..).unwrap_or(&[]);
        let len = bytes.iter().position(|&b| stop(b)).unwrap_or(bytes.len());
        let name = self.html.get(at..at + len).unwrap_or("");
        let short = if name.len() > 64 { "" } else { name };
        let lower = if short.bytes().any(|b| b.is_ascii_uppercase()) {
            Cow::Owned(short.to_ascii_lowercase())
        } else {
            Cow::Borrowed(short)
        };
        (lower, at + len)
    }

    fn end_tag(&mut self) {
        let (name, after) = self.name_at(self.at + 2, ends_tag_name);
        self.at = self.seek(">", after).map_or(self.html.len(), |i| i + 1);
        let tag = Tag::of(&name);
        if tag.is_dropped() || (tag.is_void() && tag != Tag::Br) || matches!(tag, Tag::Html | Tag::Body) {
            return;
        }
        if tag == Tag::Br {
            self.push_element(Tag::Br, &name, 0);
            return;
        }
        let hashed = hash(&name);
        if let Some(n) = self.deep.get_mut(&hashed)
            && *n > 0
        {
            *n -= 1;
            return;
        }
        let block = tag.is_block() || tag == Tag::Other || matches!(tag, Tag::Svg | Tag::Object | Tag::Head);
        let table = matches!(tag, Tag::Table | Tag::Tbody | Tag::Thead | Tag::Tfoot | Tag::Tr | Tag::Td | Tag::Th);
        let mut found = None;
        for (depth, &node) in self.open.iter().enumerate().skip(1).rev() {
            if self.nodes.get(node as usize).is_some_and(|n| n.name == hashed) {
                found = Some(depth);
                break;
            }
            let passed = self.tag_of(node);
            let barrier = match passed {
                Tag::Td | Tag::Th | Tag::Table => !table,
                other => !block && other.is_block(),
            };
            if barrier {
                break;
            }
        }
        if let Some(depth) = found {
            self.close_to(depth);
        }
    }

    /// Closes open elements until `depth` are left.
    fn close_to(&mut self, depth: usize) {
        let end = self.nodes.len();
        while self.open.len() > depth {
            if let Some(node) = self.open.pop() {
                self.close(node, end);
            }
        }
    }

    fn start_tag(&mut self) {
        let (name, after) = self.name_at(self.at + 1, ends_tag_name);
        let tag = Tag::of(&name);
        self.at = after;
        let first = self.attributes.len();
        let closed = self.attributes_of(first, tag.is_dropped());
        if tag.is_dropped() {
            return;
        }
        if matches!(tag, Tag::Html | Tag::Body) {
            self.merge_into_body(tag, &name, first);
            return;
        }
        self.imply_ends(tag);
        let opened = self.push_element(tag, &name, first);
        if tag.is_void() || (closed && (tag == Tag::Other || tag == Tag::Svg || self.in_svg())) {
            return;
        }
        if tag.is_raw() {
            self.raw_content(tag, &name, opened);
            return;
        }
        if self.open.len() >= DEPTH {
            *self.deep.entry(hash(&name)).or_default() += 1;
            return;
        }
        self.open.push(opened);
    }

    fn in_svg(&self) -> bool {
        self.open.iter().rev().take(8).any(|&n| self.tag_of(n) == Tag::Svg)
    }

    /// The first `html` is the root, the first `body` an element; later ones add nothing.
    fn merge_into_body(&mut self, tag: Tag, name: &str, first: usize) {
        if tag == Tag::Html {
            if self.nodes.len() == 1
                && let Some(root) = self.nodes.first_mut()
            {
                root.first = crate::span::index(first);
                root.last = crate::span::index(self.attributes.len());
            }
        } else if !self.open.iter().any(|&n| self.tag_of(n) == Tag::Body) {
            self.close_to(1);
            let body = self.push_element(tag, name, first);
            self.open.push(body);
        }
    }

    /// Text up to the end tag of a raw-text element.
    fn raw_content(&mut self, tag: Tag, name: &str, opened: u32) {
        let close = ["</title", "</script", "</style", "</iframe", "</noframes", "</noembed", "</xmp", "</textarea"]
            .into_iter()
            .find(|c| c.get(2..) == Some(name));
        let from = self.at;
        let end = match close.and_then(|c| self.seek(c, from)) {
            Some(end) => end,
            // A title that is never closed ends at the next tag; of the others nothing can be saved.
            None if tag == Tag::Title => self.html.get(from..).and_then(|r| r.find('<')).map_or(self.html.len(), |i| from + i),
            None => self.html.len(),
        };
        self.open.push(opened);
        let kind = if matches!(tag, Tag::Title | Tag::Textarea) { Kind::Text } else { Kind::Raw };
        self.push_text(kind, from, end);
        self.close_to(self.open.len() - 1);
        self.at = end;
        if self.html.get(end..).is_some_and(|r| r.starts_with("</")) {
            self.at = self.seek(">", end).map_or(self.html.len(), |i| i + 1);
        }
    }

    fn push_element(&mut self, tag: Tag, name: &str, first: usize) -> u32 {
        let number = crate::span::index(self.nodes.len());
        let first = if first == 0 && self.attributes.is_empty() { 0 } else { first };
        self.nodes.push(Node {
            kind: Kind::Element(tag),
            parent: self.top(),
            end: number.saturating_add(1),
            first: crate::span::index(first),
            last: crate::span::index(self.attributes.len()),
            name: hash(name),
        });
        number
    }

    /// Ends what the start of `tag` ends without an end tag.
    fn imply_ends(&mut self, tag: Tag) {
        use Tag::*;
        if tag.ends_paragraph() || matches!(tag, Td | Th | Tr | Tbody | Thead | Tfoot) {
            // Inline elements left open within a paragraph go with it.
            let paragraph = self.open.iter().rposition(|&n| self.tag_of(n).is_block());
            if let Some(depth) = paragraph
                && self.open.get(depth).is_some_and(|&n| self.tag_of(n) == P)
            {
                self.close_to(depth);
            }
        }
        let (ended, scope): (&[Tag], &[Tag]) = match tag {
            Li => (&[Li], &[Ul, Ol, Menu]),
            Dd | Dt => (&[Dd, Dt], &[Dl]),
            Option => (&[Option], &[Select, Datalist]),
            Tr => (&[Tr], &[Table]),
            Td | Th => (&[Td, Th], &[Table, Tr]),
            Tbody | Thead | Tfoot => (&[Tbody, Thead, Tfoot], &[Table]),
            A => (&[A], &[Td, Th, Li, Table]),
            H1 | H2 | H3 | H4 | H5 | H6 if self.top_tag().is_heading() => {
                self.close_to(self.open.len() - 1);
                return;
            }
            Address | Article | Aside | Div | Footer | Header | Main | Nav | Section | Ul | Ol | Table => {
                // Content in the head ends the head.
                if let Some(depth) = self.open.iter().rposition(|&n| self.tag_of(n) == Head) {
                    self.close_to(depth);
                }
                return;
            }
            P => {
                if let Some(depth) = self.open.iter().rposition(|&n| self.tag_of(n) == Head) {
                    self.close_to(depth);
                }
                return;
            }
            _ => return,
        };
        for depth in (1..self.open.len()).rev() {
            let open = self.open.get(depth).map_or(Other, |&n| self.tag_of(n));
            if ended.contains(&open) {
                self.close_to(depth);
                return;
            }
            let inner_block = matches!(tag, Li | Dd | Dt | A) && matches!(open, Div | Section | Article | Td | Th | Table);
            if scope.contains(&open) || (inner_block && tag != A) {
                return;
            }
        }
    }

    /// Reads attributes up to the end of the tag; whether it ended in `/>`.
    fn attributes_of(&mut self, first: usize, skip: bool) -> bool {
        let mut slash = false;
        while self.at < self.html.len() {
            let b = self.byte(self.at);
            match b {
                b'>' => {
                    self.at += 1;
                    return slash;
                }
                b'<' => {
                    // A new tag begins although this one never ended.
                    return slash;
                }
                b'/' => {
                    slash = true;
                    self.at += 1;
                }
                _ if b.is_ascii_whitespace() => self.at += 1,
                _ => {
                    slash = false;
                    let (name, after) = self.name_at(self.at, ends_attribute_name);
                    self.at = after.max(self.at + 1);
                    while !self.html.is_char_boundary(self.at) {
                        self.at += 1;
                    }
                    let value = self.value();
                    let name = if skip { Name::Unused } else { Name::of(&name) };
                    let known = self.attributes.get(first..).unwrap_or(&[]);
                    if name != Name::Unused && known.len() < ATTRIBUTES && !known.iter().any(|(n, _)| *n == name) {
                        self.attributes.push((name, value));
                    }
                }
            }
        }
        slash
    }

    /// The value of the attribute whose name was just read, or the empty string.
    fn value(&mut self) -> &'h str {
        let mut at = self.at;
        while self.byte(at).is_ascii_whitespace() {
            at += 1;
        }
        if self.byte(at) != b'=' {
            return "";
        }
        at += 1;
        while self.byte(at).is_ascii_whitespace() {
            at += 1;
        }
        let quote = match self.byte(at) {
            b'"' => Some("\""),
            b'\'' => Some("'"),
            _ => None,
        };
        if let Some(quote) = quote {
            if let Some(end) = self.seek(quote, at + 1) {
                self.at = end + 1;
                return self.html.get(at + 1..end).unwrap_or("");
            }
            at += 1;
        }
        let bytes = self.html.as_bytes().get(at..).unwrap_or(&[]);
        let len = bytes.iter().position(|&b| b.is_ascii_whitespace() || b == b'>').unwrap_or(bytes.len());
        self.at = at + len;
        self.html.get(at..at + len).unwrap_or("")
    }
}

fn ends_tag_name(b: u8) -> bool {
    b.is_ascii_whitespace() || matches!(b, b'>' | b'/' | b'<')
}

fn ends_attribute_name(b: u8) -> bool {
    b.is_ascii_whitespace() || matches!(b, b'>' | b'/' | b'=' | b'<')
}

/// FNV-1a of an element's name.
fn hash(name: &str) -> u32 {
    name.bytes().fold(0x811c_9dc5, |h, b| (h ^ u32::from(b)).wrapping_mul(0x0100_0193))
}
