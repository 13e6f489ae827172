//! Bearer tokens: what a grant says, and tokens that are renewed in time.

mod error;
mod granted;
#[cfg(feature = "client")]
mod renewal;
#[cfg(feature = "client")]
mod source;

pub use error::TokenError;
pub use granted::Granted;
#[cfg(feature = "client")]
pub use renewal::Tokens;
#[cfg(feature = "client")]
pub use source::TokenSource;
