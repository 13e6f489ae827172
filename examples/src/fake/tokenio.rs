//! Token.io as its guide to account information, its document and its callbacks show it.
//!
//! It is written without the generated crate, so that both cannot be wrong in the same way, and refuses what the guide
//! does not allow. Which way a customer authorises depends on the bank.

use std::collections::BTreeMap;
use std::sync::Mutex;

use bytes::Bytes;
use http::{Response, StatusCode};
use serde_json::{Value, json};

use super::answer::{self, sent_to};
use super::{Hosts, Provider, Recorded, lock};

/// The API key that the provider knows.
pub const API_KEY: &str = "a2V5LW9mLWthc3NhYm9r";
/// The member that it belongs to.
pub const MEMBER: &str = "m:kassabok:5zKt";
/// A bank that has its customers come to its pages.
pub const REDIRECT_BANK: &str = "ngp-redirect";
/// A bank that has the TPP ask for a user name and a password, and then for a code.
pub const EMBEDDED_BANK: &str = "ngp-embedded";
/// A bank that has its customers confirm in an app.
pub const DECOUPLED_BANK: &str = "ngp-decoupled";
/// What customers of the bank that asks enter, by the identifier of the field.
pub const ENTERED: [(&str, &str); 3] = [("username", "odile-m"), ("password", "fjord-17-tulip"), ("otp", "804417")];

/// What no log may show of all that is sent and answered.
pub const PRIVATE: &[&str] =
    &[API_KEY, ENTERED[0].1, ENTERED[1].1, ENTERED[2].1, SIGNATURE, OWNER, IBAN, BALANCE, TOKEN, ACCOUNT];

const SIGNATURE: &str = "c2lnbmF0dXJl-of-token";
const OWNER: &str = "Odile Marchetti";
const IBAN: &str = "LU280019400644750000";
const BALANCE: &str = "2417.85";
const TOKEN: &str = "ta:7Hb9";
const ACCOUNT: &str = "a:4Xk2";

/// The provider.
#[derive(Default)]
pub struct Tokenio {
    requests: Mutex<BTreeMap<String, TokenRequest>>,
}

/// A token request and how far it is.
#[derive(Clone)]
struct TokenRequest {
    bank: String,
    redirect: String,
    /// How often its authorisation was asked for.
    asked: usize,
    authenticated: bool,
    /// How often its result was asked for since.
    polls: usize,
}

type Answer = Result<Response<Bytes>, Refusal>;

/// An error answer.
struct Refusal {
    status: u16,
    message: String,
}

impl Provider for Tokenio {
    const HOSTS: &'static [&'static str] = &["api"];

    fn answer(&self, request: &Recorded, hosts: &Hosts) -> Response<Bytes> {
        self.answer(request, hosts).unwrap_or_else(Refusal::response)
    }
}

impl Tokenio {
    fn answer(&self, request: &Recorded, hosts: &Hosts) -> Answer {
        let path: Vec<String> = request.path().split('/').skip(1).map(decoded).collect();
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        if let ["bank", id] = path.as_slice() {
            return self.bank_page(id);
        }
        if let Some(fault) = request.header_fault() {
            return Err(refused(400, &fault));
        }
        if request.header("authorization") != Some(&format!("Basic {API_KEY}")) {
            return Err(refused(401, "The authorization is missing or invalid."));
        }
        match (request.method.as_str(), path.as_slice()) {
            ("GET", ["banks"]) => banks(request),
            ("POST", ["token-requests"]) => self.token_request(&request.json()),
            ("POST", ["callback", "initiation"]) => self.callback(&request.json()),
            ("POST", ["token-requests", id, "authorization"]) => self.authorization(id, &request.json(), hosts),
            ("GET", ["token-requests", id, "result"]) => self.result(id),
            ("GET", ["tokens", TOKEN]) => Ok(ok(json!({ "token": {
                "id": TOKEN,
                "payload": { "refId": "r", "to": { "id": MEMBER }, "expiresAtMs": "1806830400000", "access": { "resources": [
                    { "account": { "accountId": ACCOUNT } }, { "balance": { "accountId": ACCOUNT } },
                    { "transactions": { "accountId": ACCOUNT } },
                ] } },
                "payloadSignatures": [{ "action": "ENDORSED", "signature": signature() }],
            } }))),
            ("GET", ["accounts", path @ ..]) => accounts(request, path),
            _ => Err(refused(404, "There is no such thing.")),
        }
    }

    fn token_request(&self, body: &Value) -> Answer {
        let payload = &body["requestPayload"];
        let resources = payload["accessBody"]["resourceTypeList"]["resources"].as_array();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let (bank, redirect) = (text(&body["requestOptions"]["bankId"]), text(&payload["redirectUrl"]));
        let is_whole = !redirect.is_empty() && payload["refId"].is_string() && payload["to"]["id"] == MEMBER;
        if !is_whole || resources.is_none_or(Vec::is_empty) {
            return Err(refused(400, "The token request lacks a member."));
        }
        if ![REDIRECT_BANK, EMBEDDED_BANK, DECOUPLED_BANK].contains(&bank.as_str()) {
            return Err(refused(404, &format!("There is no bank {bank}.")));
        }
        let mut requests = lock(&self.requests);
        let id = format!("rq:{}:5zKt", requests.len() + 1);
        requests.insert(id.clone(), TokenRequest { bank, redirect, asked: 0, authenticated: false, polls: 0 });
        let [payload, options] = ["requestPayload", "requestOptions"].map(|name| body[name].clone());
        Ok(ok(json!({ "tokenRequest": { "id": id, "requestPayload": payload, "requestOptions": options } })))
    }

    fn authorization(&self, id: &str, body: &Value, hosts: &Hosts) -> Answer {
        let mut requests = lock(&self.requests);
        let request = found(&mut requests, id)?;
        request.asked += 1;
        let fields = |fields: Value| Ok(ok(json!({ "oauthState": "s", "fields": { "fields": fields } })));
        if request.bank == REDIRECT_BANK {
            return Ok(ok(json!({ "oauthState": "s", "redirectUrl": format!("{}/bank/{id}", hosts.url("api")) })));
        }
        if body["useCredentialFlow"] != true {
            return Err(refused(400, "This bank needs useCredentialFlow."));
        }
        let entered = |number: usize| {
            let (id, value) = ENTERED[number];
            if body["credentials"][id] == value {
                Ok(())
            } else {
                Err(refused(400, &format!("Expected credential {id}.")))
            }
        };
        match (request.bank.as_str(), request.asked) {
            (EMBEDDED_BANK, 1) => {
                entered(0)?;
                fields(json!([{ "id": "password", "displayName": "Password", "type": "PASSWORD" }]))
            }
            (EMBEDDED_BANK, 2) => {
                entered(1)?;
                // What the guide shows of a code: an identifier and words.
                fields(json!([{ "description": "One-time passcode", "id": "otp" }]))
            }
            (DECOUPLED_BANK, 1) => {
                fields(json!([{ "description": "Confirm in the app of your bank.", "type": "DECOUPLED" }]))
            }
            (bank, _) => {
                if bank == EMBEDDED_BANK {
                    entered(2)?;
                }
                request.authenticated = true;
                Ok(ok(json!({ "status": "AUTHENTICATED" })))
            }
        }
    }

    /// The page of a bank, where the customer agrees at once.
    fn bank_page(&self, id: &str) -> Answer {
        let mut requests = lock(&self.requests);
        let request = found(&mut requests, id)?;
        request.authenticated = true;
        let id = id.replace(':', "%3A");
        Ok(sent_to(&format!("{}?request-id={id}&request_id={id}", request.redirect)))
    }

    /// What a bank sent the customer back with: a code of its own, and the token request as its state.
    fn callback(&self, body: &Value) -> Answer {
        let query = body["query"].as_str().unwrap_or_default();
        let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        let id = pairs.find(|(name, _)| *name == "state").map(|(_, value)| decoded(value)).unwrap_or_default();
        let mut requests = lock(&self.requests);
        found(&mut requests, &id)?.authenticated = true;
        Ok(ok(json!({ "tokenRequestId": id })))
    }

    fn result(&self, id: &str) -> Answer {
        let mut requests = lock(&self.requests);
        let request = found(&mut requests, id)?;
        request.polls += usize::from(request.authenticated);
        if request.polls < 2 {
            return Ok(ok(json!({ "status": "PENDING" })));
        }
        let bank = &request.bank;
        Ok(ok(json!({ "status": "PROCESSED", "tokenId": TOKEN, "signature": signature(), "bankId": bank })))
    }
}

fn banks(request: &Recorded) -> Answer {
    let query = request.query();
    if !query.contains(&("memberId".to_owned(), MEMBER.to_owned())) {
        return Err(refused(400, "Filter by your member id."));
    }
    let bank = |id: &str, methods: &str, fields: Value| {
        json!({
            "id": id, "name": format!("Norden {methods}"), "countries": ["LU"], "supportsAccountInformation": true,
            "scaMethods": [methods], "credentialFields": { "fields": fields },
            "openBankingStandard": "NextGenPsd2", "supportedTransferDestinationTypes": ["SEPA"],
        })
    };
    Ok(ok(json!({
        "banks": [
            bank(REDIRECT_BANK, "REDIRECT", json!([])),
            bank(EMBEDDED_BANK, "EMBEDDED_MULTI_STEP", json!([{ "id": "username", "displayName": "User name", "type": "FIELD" }])),
            bank(DECOUPLED_BANK, "DECOUPLED", json!([])),
        ],
        "paging": { "page": 1, "pageCount": 1, "perPage": 200, "totalCount": 3 },
    })))
}

fn accounts(request: &Recorded, path: &[&str]) -> Answer {
    if request.header("on-behalf-of") != Some(TOKEN) {
        return Err(refused(403, "on-behalf-of names no token."));
    }
    let account = || {
        json!({
            "id": ACCOUNT, "bankId": REDIRECT_BANK, "name": "Current account", "isLocked": false,
            "accountDetails": {
                "identifier": IBAN, "accountIdentifiers": [{ "iban": { "iban": IBAN } }], "type": "CHECKING",
                "metadata": { "branch": "7" }, "providerAccountDetails": { "nextGenPsd2AccountDetails": { "currency": "EUR" } },
                "accountHolderName": OWNER, "currency": "EUR",
            },
            "accountFeatures": { "supportsInformation": true },
        })
    };
    match path {
        [] => Ok(ok(json!({ "accounts": [account()] }))),
        [ACCOUNT] => Ok(ok(json!({ "account": account() }))),
        [ACCOUNT, "balance"] => Ok(ok(json!({ "status": "SUCCESSFUL_REQUEST", "balance": {
            "accountId": ACCOUNT, "current": { "currency": "EUR", "value": BALANCE }, "available": { "currency": "EUR", "value": BALANCE },
            "otherBalances": [{ "amount": { "currency": "EUR", "value": BALANCE }, "type": "expected", "updatedAtMs": "1772614800000" }],
        } }))),
        [ACCOUNT, "transactions"] => transactions(request),
        _ => Err(refused(404, "There is no such account.")),
    }
}

/// Three transactions, two a page.
fn transactions(request: &Recorded) -> Answer {
    let query: BTreeMap<String, String> = request.query().into_iter().collect();
    if !query.contains_key("page.limit") {
        return Err(refused(400, "page.limit is missing."));
    }
    let transaction = |id: &str, kind: &str| {
        json!({
            "id": id, "type": kind, "status": "SUCCESS", "amount": { "currency": "EUR", "value": "12.40" },
            "description": OWNER, "tokenId": TOKEN, "createdAtMs": "1772614800000",
        })
    };
    let page = match query.get("page.offset").map(String::as_str) {
        None => {
            json!({ "status": "SUCCESSFUL_REQUEST", "offset": "next=", "transactions": [transaction("t-1", "DEBIT"), transaction("t-2", "CREDIT")] })
        }
        Some("next=") => json!({ "status": "SUCCESSFUL_REQUEST", "transactions": [transaction("t-3", "DEBIT")] }),
        Some(_) => return Err(refused(400, "There is no such offset.")),
    };
    Ok(ok(page))
}

fn signature() -> Value {
    json!({ "memberId": MEMBER, "keyId": "k-1", "signature": SIGNATURE })
}

fn found<'r>(requests: &'r mut BTreeMap<String, TokenRequest>, id: &str) -> Result<&'r mut TokenRequest, Refusal> {
    requests.get_mut(id).ok_or_else(|| refused(404, "There is no such token request."))
}

/// A segment of a path as it was before it was written into the path.
fn decoded(segment: &str) -> String {
    segment.replace("%3A", ":")
}

fn ok(body: Value) -> Response<Bytes> {
    answer::json(StatusCode::OK, &body)
}

fn refused(status: u16, message: &str) -> Refusal {
    Refusal { status, message: message.to_owned() }
}

impl Refusal {
    /// Errors of the first statuses have no code, as the document has it.
    fn response(self) -> Response<Bytes> {
        let Refusal { status, message } = self;
        let error = match status {
            400 | 401 => json!({ "message": message, "tokenTraceId": "tr-5b" }),
            _ => json!({ "errorCode": "NOT_FOUND_OR_FORBIDDEN", "message": message, "tokenTraceId": "tr-5b" }),
        };
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        answer::json(status, &json!({ "error": error }))
    }
}
