//! What a crate is called and where its runtime is.

/// Settings of a generated crate.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CrateConfig {
    /// Package name.
    pub name: String,
    /// Package version; made from the document's if there is none.
    pub version: Option<String>,
    /// One line for the manifest.
    pub description: Option<String>,
    /// The dependency on `ob-runtime`, as a TOML value.
    pub runtime: String,
    /// Whether the crate is a workspace of its own.
    pub standalone: bool,
}

impl CrateConfig {
    /// A version that Cargo takes, whatever the document's looks like.
    pub fn version(&self, document: &str) -> String {
        self.version.clone().unwrap_or_else(|| semver(document))
    }
}

/// The first three numbers of a version; what is missing is 0.
fn semver(document: &str) -> String {
    let core = document.trim().trim_start_matches(['v', 'V']);
    let mut numbers: Vec<String> = Vec::new();
    for part in core.split(['.', '_', '-', ' ', '+']) {
        let digits: String = part.chars().take_while(char::is_ascii_digit).collect();
        if digits.is_empty() || numbers.len() == 3 {
            break;
        }
        let trimmed = digits.trim_start_matches('0');
        let number = if trimmed.is_empty() { "0" } else { trimmed };
        // Cargo's numbers are 64 bits wide.
        numbers.push(if number.parse::<u64>().is_ok() { number.to_owned() } else { "0".to_owned() });
    }
    numbers.resize(3, "0".to_owned());
    let version = numbers.join(".");
    if version == "0.0.0" { "0.1.0".to_owned() } else { version }
}

#[cfg(test)]
mod tests {
    use super::semver;

    #[test]
    fn versions() {
        for (document, version) in [
            ("1.3.12_2022-07-01v1", "1.3.12"),
            ("1.3.3", "1.3.3"),
            ("", "0.1.0"),
            ("v2", "2.0.0"),
            ("2.430.0", "2.430.0"),
            ("2020-11-18", "2020.11.18"),
            ("1.02", "1.2.0"),
            ("latest", "0.1.0"),
            ("99999999999999999999.1", "0.1.0"),
        ] {
            assert_eq!(semver(document), version, "{document}");
        }
    }
}
