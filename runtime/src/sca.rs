//! Strong customer authentication: what an answer says is to be done next.

mod challenge;
mod find;
mod table;

use std::fmt;

use crate::Answer;

pub use challenge::{Challenge, Decoupled};
pub use table::{AppLinks, ApproachNames, ChallengeNames, LinkNames, MethodNames, Names, ScaTable, StatusNames};

/// How an API speaks of SCA; generated from its overlay.
pub trait ScaConvention: 'static {
    /// The address of an OAuth link: the crate's URL with placeholders, or [`Template`](crate::Template).
    type OAuthUrl: From<String>;
    /// Where its answers say what.
    const TABLE: ScaTable;
}

/// What is to be done next, as an answer says it.
///
/// [`NextStep::after`] goes by, in this order:
///
/// 1. the statuses: a failed one is [`Failed`](Self::Failed), else a done one is [`Done`](Self::Done). Other words, also
///    such that no document lists, decide nothing;
/// 2. the header that names the approach, in upper or lower case. It decides which links count: at "redirect" those to
///    pages come first; at "decoupled" a challenge is for the PSU's app, and links to pages and for one-time passwords do
///    not count; at "embedded" links to pages do not count, and a challenge waits for a one-time password. Without it, or with a
///    word that is not known, links to pages come first and all others count;
/// 3. the links, in this order: pages (OAuth before others), one-time password, choice of a method, password, encrypted
///    password, who the PSU is, start of an authorisation, start with one of these, confirmation;
/// 4. methods to choose from, of which none is chosen; then a challenge: with a format or a length it is for a one-time
///    password, else for an app;
/// 5. nothing of all this: [`Pending`](Self::Pending); at "decoupled" a [`Decoupled`](Self::Decoupled) without a challenge.
#[non_exhaustive]
pub enum NextStep<C: ScaConvention> {
    /// Send the PSU to a page.
    Redirect(Redirect<C>),
    /// The PSU uses an app; meanwhile ask for the status. The challenge may change from one answer to the next.
    Decoupled(Decoupled),
    /// Let the PSU choose one of the methods.
    #[non_exhaustive]
    SelectMethod {
        /// The methods, in the order of the answer.
        methods: Vec<OfferedMethod>,
        /// Where to say which. Without it, it is the operation that updates the authorisation.
        link: Option<ScaLink>,
        /// What is to be told to the PSU.
        message: Option<String>,
    },
    /// Ask the PSU for the one-time password, or what else answers the challenge.
    #[non_exhaustive]
    EnterOtp {
        /// What to show to the PSU.
        challenge: Challenge,
        /// The method that was chosen.
        method: Option<OfferedMethod>,
        /// Where the password goes. Without it, it is the operation that updates the authorisation.
        link: Option<ScaLink>,
        /// What is to be told to the PSU.
        message: Option<String>,
    },
    /// Ask the PSU who they are, or for the password.
    #[non_exhaustive]
    EnterPsuData {
        /// What is asked for.
        wanted: PsuData,
        /// Where it goes.
        link: ScaLink,
        /// What is to be told to the PSU.
        message: Option<String>,
    },
    /// Start an authorisation.
    #[non_exhaustive]
    StartAuthorisation {
        /// Where.
        link: ScaLink,
        /// The methods that can be chosen then, if the answer has them already.
        methods: Vec<OfferedMethod>,
        /// What is to be told to the PSU.
        message: Option<String>,
    },
    /// Send the code that the PSU came back with.
    #[non_exhaustive]
    Confirm {
        /// Where it goes.
        link: ScaLink,
    },
    /// Nothing but to ask again.
    Pending,
    /// Nothing is to be done any more.
    Done,
    /// Nothing can be done any more.
    #[non_exhaustive]
    Failed {
        /// The status.
        status: String,
        /// What is to be told to the PSU.
        message: Option<String>,
    },
}

impl<C: ScaConvention> NextStep<C> {
    /// What is to be done after this answer.
    pub fn after(answer: &impl Answer) -> Self {
        find::next_step(answer, const { &C::TABLE })
    }

    fn name(&self) -> &'static str {
        match self {
            NextStep::Redirect(Redirect::OAuth(_)) => "Redirect(OAuth(..))",
            NextStep::Redirect(Redirect::Page(_)) => "Redirect(Page(..))",
            NextStep::Decoupled(_) => "Decoupled(..)",
            NextStep::SelectMethod { .. } => "SelectMethod { .. }",
            NextStep::EnterOtp { .. } => "EnterOtp { .. }",
            NextStep::EnterPsuData { .. } => "EnterPsuData { .. }",
            NextStep::StartAuthorisation { .. } => "StartAuthorisation { .. }",
            NextStep::Confirm { .. } => "Confirm { .. }",
            NextStep::Pending => "Pending",
            NextStep::Done => "Done",
            NextStep::Failed { .. } => "Failed { .. }",
        }
    }
}

/// Which step, and nothing of what it needs: addresses and challenges open sessions.
impl<C: ScaConvention> fmt::Debug for NextStep<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Where the PSU authenticates.
#[non_exhaustive]
pub enum Redirect<C: ScaConvention> {
    /// An OAuth 2.0 authorisation page: the PSU comes back with a code, to be exchanged for a token. At some APIs
    /// it is the address of the authorisation server's metadata instead.
    OAuth(C::OAuthUrl),
    /// A page. No code comes back: the status tells.
    Page(String),
}

impl<C: ScaConvention> fmt::Debug for Redirect<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Redirect::OAuth(_) => "OAuth(..)",
            Redirect::Page(_) => "Page(..)",
        })
    }
}

/// What the PSU is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PsuData {
    /// Who they are.
    Identification,
    /// The password.
    Password,
    /// The password, encrypted.
    EncryptedPassword,
}

/// A link of an answer.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ScaLink {
    /// Its name.
    pub name: &'static str,
    /// The address as it came: for `Client::follow`.
    pub href: String,
    /// Whether it leads to the operation that starts an authorisation, and not to the one that updates it.
    pub starts: bool,
}

impl fmt::Debug for ScaLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ScaLink").field("name", &self.name).field("starts", &self.starts).finish_non_exhaustive()
    }
}

/// An SCA method that the PSU has.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct OfferedMethod {
    /// What identifies it; what is sent when it is chosen.
    pub id: String,
    /// What kind of method it is, as the API says it.
    pub kind: Option<String>,
    /// What the PSU calls it.
    pub name: Option<String>,
    /// What the PSU should know of it.
    pub explanation: Option<String>,
}

/// Nothing of it: names of methods hold parts of phone numbers.
impl fmt::Debug for OfferedMethod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OfferedMethod(..)")
    }
}
