//! Environment variables: all that is wrong with them is said at once.

use std::fmt;
use std::str::FromStr;

use ob_runtime::SecretString;

/// Reads variables, and notes what is wrong with them for [`Variables::finish`].
pub struct Variables<'a> {
    look_up: &'a dyn Fn(&str) -> Option<String>,
    missing: Vec<(&'static str, &'static str)>,
    unfit: Vec<(&'static str, String)>,
}

/// What is wrong with the variables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidVariables {
    missing: Vec<(&'static str, &'static str)>,
    unfit: Vec<(&'static str, String)>,
}

/// A variable of this process; an empty one is none.
pub fn of_process(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.trim().is_empty())
}

impl<'a> Variables<'a> {
    /// Reads variables where `look_up` has them: [`of_process`], or a test's.
    pub fn new(look_up: &'a dyn Fn(&str) -> Option<String>) -> Self {
        Variables { look_up, missing: Vec::new(), unfit: Vec::new() }
    }

    /// A variable that has to be there; `what` tells what it is for.
    pub fn required(&mut self, name: &'static str, what: &'static str) -> String {
        (self.look_up)(name).unwrap_or_else(|| {
            self.missing.push((name, what));
            String::new()
        })
    }

    /// A secret that has to be there.
    pub fn secret(&mut self, name: &'static str, what: &'static str) -> SecretString {
        self.required(name, what).into()
    }

    /// A variable that need not be there.
    pub fn optional(&self, name: &str, default: &str) -> String {
        (self.look_up)(name).unwrap_or_else(|| default.to_owned())
    }

    /// A value made of a variable's text, which was read already. The reason why it cannot be never holds the text.
    pub fn parsed<T: FromStr<Err: fmt::Display>>(&mut self, name: &'static str, text: &str) -> Option<T> {
        // What is missing is said to be missing, and no more.
        let there = !self.missing.iter().any(|(missing, _)| *missing == name);
        match text.parse() {
            Ok(value) => return Some(value),
            Err(reason) if there => self.unfit.push((name, reason.to_string())),
            Err(_) => {}
        }
        None
    }

    /// # Errors
    /// All variables that are missing or cannot be used.
    pub fn finish(self) -> Result<(), InvalidVariables> {
        let Variables { missing, unfit, .. } = self;
        if missing.is_empty() && unfit.is_empty() { Ok(()) } else { Err(InvalidVariables { missing, unfit }) }
    }
}

impl fmt::Display for InvalidVariables {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = self.missing.iter().map(|(name, _)| name.len()).max().unwrap_or_default();
        if !self.missing.is_empty() {
            writeln!(f, "environment variables are missing:")?;
        }
        for (name, what) in &self.missing {
            writeln!(f, "  {name:width$}  {what}")?;
        }
        for (name, reason) in &self.unfit {
            writeln!(f, "the environment variable {name} cannot be used: {reason}")?;
        }
        Ok(())
    }
}

impl std::error::Error for InvalidVariables {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_is_wrong_is_said_at_once() {
        let look_up = |name: &str| (name == "PORT").then(|| "eighty".to_owned());
        let mut variables = Variables::new(&look_up);
        variables.required("ID", "who you are");
        variables.secret("SECRET_KEY", "proves it");
        assert_eq!(variables.parsed::<u16>("PORT", &variables.optional("PORT", "80")), None);
        assert_eq!(variables.parsed::<u16>("ID", ""), None);
        assert_eq!(
            variables.finish().unwrap_err().to_string(),
            "environment variables are missing:\n  ID          who you are\n  SECRET_KEY  proves it\n\
             the environment variable PORT cannot be used: invalid digit found in string\n"
        );
    }

    #[test]
    fn what_is_there_is_taken() {
        let look_up = |name: &str| (name == "ID").then(|| "kassabok".to_owned());
        let mut variables = Variables::new(&look_up);
        assert_eq!(variables.required("ID", "who you are"), "kassabok");
        assert_eq!(variables.parsed("PORT", &variables.optional("PORT", "80")), Some(80));
        assert_eq!(variables.finish(), Ok(()));
    }
}
