//! What an API calls the things that its answers say of SCA.

/// Names of members, the first that has a value counts; empty where the API has no such thing.
pub type Names = &'static [&'static str];

/// Where an API's answers say what is to be done for strong customer authentication; generated from its overlay.
///
/// ```
/// # use ob_runtime::{LinkNames, ScaTable, StatusNames};
/// const TABLE: ScaTable = ScaTable {
///     links: "_links",
///     href: "href",
///     redirect: &["authorise"],
///     select_method: LinkNames { start: &[], update: &["chooseMethod"] },
///     status: &[StatusNames { member: "status", done: &["ready"], failed: &["refused"] }],
///     ..ScaTable::NONE
/// };
/// ```
#[derive(Clone, Copy, Debug)]
pub struct ScaTable {
    /// The approach, as a response header names it.
    pub approach: ApproachNames,
    /// The statuses, and what ends them.
    pub status: &'static [StatusNames],
    /// The member that holds the links, by their names.
    pub links: &'static str,
    /// The member of a link that is its address. A link may be the bare address as well.
    pub href: &'static str,
    /// Links to a page that gives an OAuth 2.0 code in the end.
    pub oauth: Names,
    /// Links to a page of the ASPSP that gives no code.
    pub redirect: Names,
    /// Links that take the code which the PSU came back with.
    pub confirm: Names,
    /// Links that start an authorisation and need nothing more.
    pub start: Names,
    /// Links that take the chosen SCA method.
    pub select_method: LinkNames,
    /// Links that take who the PSU is.
    pub identify: LinkNames,
    /// Links that take the PSU's password.
    pub password: LinkNames,
    /// Links that take the PSU's password encrypted.
    pub encrypted_password: LinkNames,
    /// Links that take the one-time password, or what else answers the challenge.
    pub authenticate: LinkNames,
    /// The SCA methods to choose from.
    pub methods: Names,
    /// The SCA method that is chosen.
    pub chosen_method: Names,
    /// The members of an SCA method.
    pub method: MethodNames,
    /// The challenge.
    pub challenge: Names,
    /// The members of a challenge.
    pub challenge_data: ChallengeNames,
    /// What is to be told to the PSU.
    pub message: Names,
    /// The links that open the app of a decoupled authentication.
    pub app: Option<AppLinks>,
}

/// The header that names the SCA approach, and its words.
#[derive(Clone, Copy, Debug)]
pub struct ApproachNames {
    /// The response header.
    pub header: &'static str,
    /// The PSU goes to a page of the ASPSP.
    pub redirect: Names,
    /// The PSU uses an app.
    pub decoupled: Names,
    /// The PSU gives the TPP what it needs.
    pub embedded: Names,
}

/// A status, and the words of it that are the end of an SCA.
#[derive(Clone, Copy, Debug)]
pub struct StatusNames {
    /// The member.
    pub member: &'static str,
    /// No SCA is needed any more.
    pub done: Names,
    /// No SCA can help any more.
    pub failed: Names,
}

/// Links to one thing: some start an authorisation with it, others go on with the one that is there.
#[derive(Clone, Copy, Debug)]
pub struct LinkNames {
    /// Links to the operation that starts an authorisation.
    pub start: Names,
    /// Links to the operation that updates an authorisation.
    pub update: Names,
}

/// The members of an SCA method.
#[derive(Clone, Copy, Debug)]
pub struct MethodNames {
    /// What identifies it.
    pub id: Names,
    /// What kind of method it is.
    pub kind: Names,
    /// What the PSU calls it.
    pub name: Names,
    /// What the PSU should know of it.
    pub explanation: Names,
}

/// The members of a challenge.
#[derive(Clone, Copy, Debug)]
pub struct ChallengeNames {
    /// Texts: the first is the token that starts an app, or what to show.
    pub data: Names,
    /// An image: base64, a URL, or a `data:` URL.
    pub image: Names,
    /// Where an image is.
    pub image_link: Names,
    /// What the one-time password is made of.
    pub otp_format: Names,
    /// How long the one-time password is at most.
    pub otp_max_length: Names,
    /// What the PSU should know.
    pub information: Names,
}

/// The links that open the app of a decoupled authentication, with `{token}` and `{return}` for what is filled in.
#[derive(Clone, Copy, Debug)]
pub struct AppLinks {
    /// For an app on another device.
    pub open: &'static str,
    /// For an app on the same device, which comes back to the TPP.
    pub open_and_return: &'static str,
}

impl ScaTable {
    /// Nothing has a name.
    pub const NONE: Self = ScaTable {
        approach: ApproachNames { header: "", redirect: &[], decoupled: &[], embedded: &[] },
        status: &[],
        links: "",
        href: "",
        oauth: &[],
        redirect: &[],
        confirm: &[],
        start: &[],
        select_method: LinkNames::NONE,
        identify: LinkNames::NONE,
        password: LinkNames::NONE,
        encrypted_password: LinkNames::NONE,
        authenticate: LinkNames::NONE,
        methods: &[],
        chosen_method: &[],
        method: MethodNames { id: &[], kind: &[], name: &[], explanation: &[] },
        challenge: &[],
        challenge_data: ChallengeNames {
            data: &[],
            image: &[],
            image_link: &[],
            otp_format: &[],
            otp_max_length: &[],
            information: &[],
        },
        message: &[],
        app: None,
    };
}

impl LinkNames {
    /// No such link.
    pub const NONE: Self = LinkNames { start: &[], update: &[] };
}
