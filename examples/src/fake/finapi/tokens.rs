//! Tokens: for the client, for a user by password, and for a user by the refresh token that came with the last one.

use bytes::Bytes;
use http::{Response, StatusCode};
use serde_json::json;

use super::super::answer::json;
use super::check::Refusal;
use super::{CLIENT_ID, CLIENT_SECRET, Call, REFRESH_TOKEN, TOKEN};

impl Call<'_> {
    /// A form: JSON is not taken here.
    pub(super) fn grant(&mut self) -> Result<Response<Bytes>, Refusal> {
        if self.request.header("content-type") != Some("application/x-www-form-urlencoded") {
            return Err(Refusal::new(415, "UNSUPPORTED_MEDIA_TYPE", "The body is not a form."));
        }
        let form = self.request.form();
        let value = |name: &str| form.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        let members: &[&str] = match value("grant_type") {
            Some("client_credentials") => &[],
            Some("password") => &["username", "password"],
            Some("refresh_token") => &["refresh_token"],
            _ => return Err(Refusal::bad_request("The grant is not known.")),
        };
        let expected = [&["client_id", "client_secret", "grant_type"], members].concat();
        if form.len() != expected.len() || expected.iter().any(|name| value(name).is_none()) {
            return Err(Refusal::bad_request("The members are not those of the grant."));
        }
        if (value("client_id"), value("client_secret")) != (Some(CLIENT_ID), Some(CLIENT_SECRET)) {
            return Err(Refusal::credentials("The client is not known."));
        }
        let user = match (value("username"), value("refresh_token")) {
            (Some(user), _) if self.state.users.get(user).map(String::as_str) == value("password") => {
                Some(user.to_owned())
            }
            (Some(_), _) => return Err(Refusal::credentials("The user is not known.")),
            // A refresh token is good for one renewal.
            (None, Some(token)) => {
                let user = self.state.refresh_tokens.remove(token);
                Some(user.ok_or_else(|| Refusal::credentials("The refresh token is not known."))?)
            }
            (None, None) => None,
        };
        Ok(self.token(user))
    }

    fn token(&mut self, user: Option<String>) -> Response<Bytes> {
        self.state.count += 1;
        let number = self.state.count;
        let token = format!("{TOKEN}{number:04}");
        self.state.tokens.insert(token.clone(), user.clone());
        let lifetime = if user.is_some() { self.scenario.lifetime } else { 3600 };
        let mut answer =
            json!({ "access_token": token, "token_type": "bearer", "expires_in": lifetime, "scope": "all" });
        if let Some(user) = user {
            let refresh = format!("{REFRESH_TOKEN}{number:04}");
            answer["refresh_token"] = json!(refresh);
            self.state.refresh_tokens.insert(refresh, user);
        }
        json(StatusCode::OK, &answer)
    }

    /// Who the token of the call is for: the client, or a user.
    pub(super) fn bearer(&self) -> Result<Option<&str>, Refusal> {
        let token = self.request.header("authorization").and_then(|value| value.strip_prefix("Bearer "));
        let token = token.ok_or_else(|| Refusal::credentials("There is no token."))?;
        let owner = self.state.tokens.get(token);
        Ok(owner.ok_or_else(|| Refusal::credentials("The token is not known."))?.as_deref())
    }

    /// The user that the call is for.
    pub(super) fn user(&self) -> Result<&str, Refusal> {
        self.bearer()?.ok_or_else(|| Refusal::new(403, "FORBIDDEN", "This is for users."))
    }
}
