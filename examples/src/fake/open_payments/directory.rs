//! Countries, and the banks in them.

use http::StatusCode;
use serde_json::json;

use super::{Answer, Approach, Call, Refusal};
use crate::fake::answer::json;

/// BIC, name, and how customers authorise there.
const BANKS: &[(&str, &str, Approach)] = &[
    ("ESSESESS", "SEB", Approach::Decoupled),
    ("HANDSESS", "Handelsbanken", Approach::OAuth),
    ("SWEDSESS", "Swedbank", Approach::Page),
];

/// How customers authorise at a bank.
pub(super) fn approach(bic: &str) -> Option<Approach> {
    BANKS.iter().find(|(known, ..)| *known == bic).map(|(.., approach)| *approach)
}

impl Call<'_> {
    pub(super) fn directory(&self, method: &str, path: &[&str]) -> Answer {
        let query = self.request.query();
        if let Some((name, _)) = query.iter().find(|(name, _)| name != "isoCountryCodes") {
            return Err(Refusal::format(&format!("There is no parameter {name}.")));
        }
        match (method, path) {
            ("GET", ["countries"]) => {
                let countries = [("SE", "Sweden"), ("NO", "Norway")]
                    .map(|(code, name)| json!({ "isoCountryCode": code, "name": name }));
                Ok(json(StatusCode::OK, &json!({ "countries": countries })))
            }
            ("GET", ["aspsps"]) => {
                let asked = query.iter().any(|(_, codes)| codes.split(',').any(|code| code == "SE"));
                let banks = BANKS.iter().filter(|_| query.is_empty() || asked);
                let banks =
                    banks.map(|(bic, name, _)| json!({ "id": null, "bicFi": bic, "name": name, "logoUrl": "" }));
                Ok(json(StatusCode::OK, &json!({ "aspsps": banks.collect::<Vec<_>>() })))
            }
            ("GET", _) => Err(Refusal::unknown()),
            _ => Err(Refusal::method()),
        }
    }
}
