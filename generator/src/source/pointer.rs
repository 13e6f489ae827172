//! JSON Pointers (RFC 6901), and the cheap form of them that is kept while a document is walked.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

/// A JSON Pointer, escaped: `/paths/~1accounts~1{id}/get`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pointer(Arc<str>);

impl Pointer {
    /// The whole document.
    pub fn root() -> Self {
        Self(Arc::from(""))
    }

    /// Reads a pointer; `None` if it neither is empty nor starts with `/`, or holds a bad escape.
    pub fn parse(text: &str) -> Option<Self> {
        let well_formed = text.is_empty() || text.starts_with('/');
        let escapes = text.split('~').skip(1).all(|after| after.starts_with(['0', '1']));
        (well_formed && escapes).then(|| Self(Arc::from(text)))
    }

    /// The pointer made of these tokens.
    pub fn from_tokens<S: AsRef<str>>(tokens: impl IntoIterator<Item = S>) -> Self {
        let mut text = String::new();
        for token in tokens {
            push(&mut text, token.as_ref());
        }
        Self(Arc::from(text))
    }

    /// The member of this name.
    pub fn child(&self, name: &str) -> Self {
        let mut text = String::with_capacity(self.0.len() + name.len() + 1);
        text.push_str(&self.0);
        push(&mut text, name);
        Self(Arc::from(text))
    }

    /// The item of this index.
    pub fn index(&self, index: usize) -> Self {
        Self(Arc::from(format!("{}/{index}", self.0)))
    }

    /// What holds this node; `None` at the root.
    pub fn parent(&self) -> Option<Self> {
        let (parent, _) = self.0.rsplit_once('/')?;
        Some(Self(Arc::from(parent)))
    }

    /// The names and indexes on the way, unescaped.
    pub fn tokens(&self) -> impl Iterator<Item = Cow<'_, str>> {
        self.0.split('/').skip(1).map(unescape)
    }

    /// The name or index of this node in what holds it.
    pub fn last(&self) -> Option<Cow<'_, str>> {
        self.0.rsplit_once('/').map(|(_, last)| unescape(last))
    }

    /// The escaped text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The same place as an RFC 9535 JSONPath, as overlays aim.
    pub fn json_path(&self) -> String {
        // Members that are lists: what stands in them is known by number.
        const LISTS: [&str; 8] = ["parameters", "allOf", "oneOf", "anyOf", "enum", "required", "servers", "tags"];
        let mut path = String::from("$");
        let mut in_list = false;
        for token in self.tokens() {
            let is_index = in_list && token.parse::<usize>().is_ok();
            path.push_str(&if is_index { format!("[{token}]") } else { format!("['{token}']") });
            in_list = LISTS.contains(&token.as_ref());
        }
        path
    }

    /// What is left of this pointer below `ancestor`: empty for the node itself, else `/...`.
    pub fn below<'a>(&'a self, ancestor: &Self) -> Option<&'a str> {
        let rest = self.0.strip_prefix(ancestor.as_str())?;
        (rest.is_empty() || rest.starts_with('/')).then_some(rest)
    }

    /// This node and what holds it, from the node up to the root.
    pub fn ancestors(&self) -> impl Iterator<Item = Self> {
        std::iter::successors(Some(self.clone()), Self::parent)
    }

    /// A pointer below this one; `rest` is as [`Pointer::below`] gives it.
    pub(crate) fn join(&self, rest: &str) -> Self {
        Self(Arc::from(format!("{}{rest}", self.0)))
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_empty() { "/" } else { &self.0 })
    }
}

fn push(text: &mut String, token: &str) {
    text.push('/');
    if !token.contains(['~', '/']) {
        text.push_str(token);
        return;
    }
    for character in token.chars() {
        match character {
            '~' => text.push_str("~0"),
            '/' => text.push_str("~1"),
            other => text.push(other),
        }
    }
}

fn unescape(token: &str) -> Cow<'_, str> {
    if token.contains('~') { Cow::Owned(token.replace("~1", "/").replace("~0", "~")) } else { Cow::Borrowed(token) }
}

/// One step of a [`Path`].
#[derive(Clone, Copy, Debug)]
pub(crate) enum Token<'p> {
    Root,
    Name(&'p str),
    Index(usize),
}

/// The way to the node being walked. It lives on the stack and becomes a [`Pointer`] only when something is said.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Path<'p> {
    parent: Option<&'p Path<'p>>,
    token: Token<'p>,
}

impl<'p> Path<'p> {
    pub(crate) const ROOT: Path<'static> = Path { parent: None, token: Token::Root };

    pub(crate) fn child(&'p self, name: &'p str) -> Path<'p> {
        Path { parent: Some(self), token: Token::Name(name) }
    }

    pub(crate) fn index(&'p self, index: usize) -> Path<'p> {
        Path { parent: Some(self), token: Token::Index(index) }
    }

    /// Whether the last step is the member of this name.
    pub(crate) fn is_member(&self, name: &str) -> bool {
        matches!(self.token, Token::Name(own) if own == name)
    }

    /// Whether this is an item of a list that is a member of one of these names.
    pub(crate) fn is_item_of(&self, names: &[&str]) -> bool {
        let is_index = matches!(self.token, Token::Index(_));
        is_index && self.parent.is_some_and(|list| names.iter().any(|name| list.is_member(name)))
    }

    pub(crate) fn pointer(&self) -> Pointer {
        let mut steps = Vec::new();
        let mut step = Some(self);
        while let Some(path) = step {
            steps.push(path.token);
            step = path.parent;
        }
        let mut text = String::new();
        for token in steps.iter().rev() {
            match token {
                Token::Root => {}
                Token::Name(name) => push(&mut text, name),
                Token::Index(index) => text.push_str(&format!("/{index}")),
            }
        }
        Pointer(Arc::from(text))
    }
}
