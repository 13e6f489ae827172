//! The person for whom a program calls: at the terminal, or at the browser of a demonstration.

use std::collections::BTreeMap;
use std::io;

use ob_runtime::Secret;

use crate::Failure;
use crate::fake::browser;

/// Where the person sits.
#[derive(Clone, Copy, Debug)]
pub enum Person {
    /// At the terminal: pages are opened by hand.
    Terminal,
    /// At a browser that opens pages of a fake, and agrees to all.
    Demo,
}

impl Person {
    /// Prints the address of a page that the person has to open, and returns the address that the person comes back to.
    ///
    /// # Errors
    /// Nothing is entered, or the page of a fake says no.
    pub async fn visit(self, page: &str) -> io::Result<String> {
        println!("   Open this page, authorise there, and paste the address that you come back to:\n   {page}");
        match self {
            Person::Demo => browser::visit(page).await,
            Person::Terminal => {
                let address = line().await?;
                if address.is_empty() {
                    return Err(io::Error::other("no address was entered"));
                }
                Ok(address)
            }
        }
    }

    /// Asks the person for one line, which may be empty where there is only something to confirm. At the browser of a
    /// demonstration nobody types: `known` is what is entered.
    ///
    /// # Errors
    /// Standard input has ended.
    pub async fn ask(self, prompt: &str, known: &str) -> io::Result<String> {
        println!("   {prompt}");
        match self {
            Person::Demo => Ok(known.to_owned()),
            Person::Terminal => line().await,
        }
    }
}

/// The next line of standard input, which all who ask share.
async fn line() -> io::Result<String> {
    let read = || {
        let mut line = String::new();
        match io::stdin().read_line(&mut line)? {
            0 => Err(io::Error::other("nothing was entered")),
            _ => Ok(line.trim().to_owned()),
        }
    };
    tokio::task::spawn_blocking(read).await.map_err(io::Error::other)?
}

/// What a page sent the person back with, to be exchanged for a token.
pub struct Returned {
    /// The code.
    pub code: Secret,
    /// What the token will be good for, if the page says it.
    pub scope: Option<String>,
}

impl Returned {
    /// Reads it from the address that the person came back to, if it is the session of this state.
    ///
    /// # Errors
    /// It is another session, which somebody may have slipped in, or the person did not agree.
    pub fn read(address: &str, state: &str) -> Result<Self, Failure> {
        let query = address.split_once('?').map_or("", |(_, query)| query.split('#').next().unwrap_or_default());
        let mut query: BTreeMap<_, _> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        if query.get("state").map(String::as_str) != Some(state) {
            return Err(Failure::new("the address belongs to another session: its state is not the one that was sent"));
        }
        if let Some(error) = query.get("error") {
            return Err(Failure::new(format!("you came back without an authorisation: {error}")));
        }
        let code = query.remove("code").ok_or_else(|| Failure::new("the address has no `code`"))?;
        Ok(Returned { code: code.into(), scope: query.remove("scope") })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str) -> Result<(String, Option<String>), String> {
        let returned = Returned::read(&format!("https://kassabok.example/back?from=bank&{query}"), "a b");
        returned
            .map(|returned| (returned.code.expose().to_owned(), returned.scope))
            .map_err(|failure| failure.to_string())
    }

    #[test]
    fn a_code_of_this_session() {
        let returned = Ok(("c+1".to_owned(), Some("accountinformation private".to_owned())));
        assert_eq!(read("code=c%2B1&scope=accountinformation%20private&state=a%20b"), returned);
        assert_eq!(read("state=a+b&scope=accountinformation+private&code=c%2B1#top"), returned);
        assert_eq!(read("state=a+b&code=c"), Ok(("c".to_owned(), None)));
    }

    #[test]
    fn anything_else() {
        assert!(read("code=c&scope=s&state=other").unwrap_err().contains("another session"));
        assert!(read("code=c&scope=s").unwrap_err().contains("another session"));
        assert!(read("state=a+b&error=access_denied").unwrap_err().ends_with("access_denied"));
        assert!(read("state=a+b&scope=s").unwrap_err().contains("no `code`"));
    }
}
