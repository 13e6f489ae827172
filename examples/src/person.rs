//! The person for whom a program calls: at the terminal, or at the browser of a demonstration.

use std::io;

use tokio::io::{AsyncBufReadExt, BufReader};

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
                let mut line = String::new();
                BufReader::new(tokio::io::stdin()).read_line(&mut line).await?;
                let address = line.trim();
                if address.is_empty() {
                    return Err(io::Error::other("no address was entered"));
                }
                Ok(address.to_owned())
            }
        }
    }
}
