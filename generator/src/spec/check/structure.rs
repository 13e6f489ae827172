//! What the tables cannot say of documents, parameters, responses and security schemes.

use super::{Keep, Walk};
use crate::diagnostic::Code;
use crate::source::Path;
use crate::spec::extensions::Place;
use crate::spec::grammar::{Kind, Object, SCHEMA};
use crate::spec::version::Version;
use serde_json::{Map, Value, json};

/// `200`, `4XX`.
pub(super) fn is_status(name: &str) -> bool {
    let [first, rest @ ..] = name.as_bytes() else { return false };
    let rest_fits = rest.iter().all(u8::is_ascii_digit) || rest.eq_ignore_ascii_case(b"XX");
    rest.len() == 2 && (b'1'..=b'9').contains(first) && rest_fits
}

impl Walk<'_> {
    /// Puts right what can be, before the members are looked at.
    pub(super) fn before(&mut self, members: &mut Map<String, Value>, kind: Kind, at: &Path<'_>) {
        match kind {
            Kind::Parameter => self.header_parameter(members, at),
            Kind::Response => self.response_headers(members, at),
            _ => {}
        }
        match kind {
            Kind::Root => self.root(members, at),
            Kind::Schema => self.normalise(members, at),
            Kind::SecurityScheme if members.get("type").and_then(Value::as_str) == Some("basic") => {
                let at = at.child("type").pointer();
                self.warn(Code::BadValue, at, "`type: basic` is read as `type: http` with `scheme: basic`");
                members.insert("type".to_owned(), json!("http"));
                members.insert("scheme".to_owned(), json!("basic"));
            }
            Kind::Response => self.response(members, at),
            Kind::Parameter if ["schema", "content"].iter().all(|own| members.get(*own).is_none_or(Value::is_null)) => {
                self.bare_parameter(members, at);
            }
            Kind::Header if !members.contains_key("schema") && !members.contains_key("content") => {
                self.warn(Code::Missing, at.pointer(), "this header has no `schema`; it is read as text");
                members.insert("schema".to_owned(), json!({ "type": "string" }));
            }
            _ => {}
        }
    }

    fn response(&mut self, members: &mut Map<String, Value>, at: &Path<'_>) {
        if members.get("description").is_none_or(Value::is_null) {
            self.warn(Code::Missing, at.pointer(), "this response has no `description`");
            members.insert("description".to_owned(), json!(""));
        }
        if !members.contains_key("content")
            && let Some(schema) = members.shift_remove("schema")
        {
            let message = "a `schema` of a response is Swagger 2; it is read as that of `application/json`";
            self.warn(Code::UnknownMember, at.child("schema").pointer(), message);
            members.insert("content".to_owned(), json!({ "application/json": { "schema": schema } }));
        }
    }

    /// A parameter that says beside its name what it is, as Swagger 2 did, or nowhere.
    fn bare_parameter(&mut self, members: &mut Map<String, Value>, at: &Path<'_>) {
        let own = [
            "type",
            "format",
            "items",
            "enum",
            "default",
            "pattern",
            "minimum",
            "maximum",
            "minLength",
            "maxLength",
            "minItems",
            "maxItems",
            "uniqueItems",
        ];
        let schema: Map<String, Value> = own.iter().filter_map(|name| members.shift_remove_entry(*name)).collect();
        if schema.contains_key("type") {
            self.warn(
                Code::UnknownMember,
                at.pointer(),
                "this parameter is of Swagger 2; it is read as if its type stood in `schema`",
            );
            members.insert("schema".to_owned(), Value::Object(schema));
        } else {
            self.warn(Code::Missing, at.pointer(), "this parameter has no `schema`; it is read as text")
                .help("say what it is: `update: { schema: { type: string } }`");
            members.insert("schema".to_owned(), json!({ "type": "string" }));
        }
    }

    fn root(&mut self, members: &mut Map<String, Value>, at: &Path<'_>) {
        if self.version == Version::V3_1 && !members.contains_key("paths") {
            members.insert("paths".to_owned(), json!({}));
        }
        let info = members.entry("info").or_insert_with(|| json!({}));
        if info.is_null() {
            *info = json!({});
        }
        let Value::Object(info) = info else { return };
        for (name, default) in [("title", "Untitled"), ("version", "0.0.0")] {
            if info.get(name).is_none_or(Value::is_null) {
                let message = format!("`info` has no `{name}`; it is read as \"{default}\"");
                self.warn(Code::Missing, at.child("info").pointer(), message);
                info.insert(name.to_owned(), json!(default));
            }
        }
    }

    /// What only shows once the members have been looked at.
    pub(super) fn after(&mut self, members: &mut Map<String, Value>, kind: Kind, at: &Path<'_>) {
        match kind {
            Kind::Schema => self.settle(members, at),
            Kind::Parameter => self.parameter(members, at),
            Kind::Header => self.one_form(members, "header", at),
            Kind::SecurityScheme => self.security_scheme(members, at),
            Kind::Operation if members.get("responses").and_then(Value::as_object).is_some_and(Map::is_empty) => {
                self.warn(Code::Missing, at.child("responses").pointer(), "this operation documents no response");
            }
            _ => {}
        }
    }

    /// A required member is not there.
    pub(super) fn missing(&mut self, members: &mut Map<String, Value>, name: &str, object: &Object, at: &Path<'_>) {
        let place = at.pointer();
        match (object.kind, name) {
            (Kind::Server, "url") => {
                self.warn(Code::Missing, place, "this server has no `url`; it is read as \"/\"");
                members.insert("url".to_owned(), json!("/"));
            }
            (Kind::Other, "tokenUrl" | "authorizationUrl") => {
                self.warn(Code::Missing, place, format!("this OAuth flow has no `{name}`"));
                members.insert(name.to_owned(), json!(""));
            }
            (Kind::Other, "scopes") => {
                self.warn(Code::Missing, place, "this OAuth flow has no `scopes`");
                members.insert(name.to_owned(), json!({}));
            }
            (Kind::Operation, "responses") => {
                self.fault(Code::Missing, place, "this operation has no `responses`")
                    .help("add the answers it gives: `responses: { '200': { description: ..., content: ... } }`");
            }
            _ => {
                self.fault(Code::Missing, place, format!("{} needs `{name}`", object.what));
            }
        }
    }

    fn parameter(&mut self, members: &mut Map<String, Value>, at: &Path<'_>) {
        let location = members.get("in").and_then(Value::as_str).unwrap_or_default().to_owned();
        self.one_form(members, "parameter", at);
        if location == "path" && members.get("required") != Some(&Value::Bool(true)) {
            self.warn(Code::PathParameter, at.pointer(), "a path parameter is always required, and is read so")
                .help("add `required: true`");
            members.insert("required".to_owned(), Value::Bool(true));
        }
        let styles: &[&str] = match location.as_str() {
            "path" => &["matrix", "label", "simple"],
            "query" => &["form", "spaceDelimited", "pipeDelimited", "deepObject"],
            "header" => &["simple"],
            "cookie" => &["form"],
            _ => return,
        };
        let style = members.get("style").and_then(Value::as_str).filter(|style| !styles.contains(style));
        if let Some(style) = style {
            let message = format!("a {location} parameter cannot have the style `{style}`");
            self.fault(Code::BadValue, at.child("style").pointer(), message)
                .help(format!("it is one of {}", styles.join(", ")));
        }
    }

    /// `schema` or `content`, and one media type in `content`.
    fn one_form(&mut self, members: &mut Map<String, Value>, what: &str, at: &Path<'_>) {
        let content = members.get("content").and_then(Value::as_object).map(Map::len);
        match (members.contains_key("schema"), content) {
            (true, Some(_)) => {
                self.warn(
                    Code::BadValue,
                    at.pointer(),
                    format!("a {what} has `schema` or `content`; the `content` is ignored"),
                );
                members.shift_remove("content");
            }
            (false, Some(count)) if count != 1 => {
                let at = at.child("content").pointer();
                self.fault(
                    Code::BadValue,
                    at,
                    format!("the `content` of a {what} has one media type, and this has {count}"),
                );
            }
            _ => {}
        }
    }

    fn security_scheme(&mut self, members: &mut Map<String, Value>, at: &Path<'_>) {
        let needed: &[&str] = match members.get("type").and_then(Value::as_str) {
            Some("apiKey") => &["name", "in"],
            Some("http") => &["scheme"],
            Some("oauth2") => &["flows"],
            Some("openIdConnect") => &["openIdConnectUrl"],
            _ => &[],
        };
        for name in needed.iter().filter(|name| !members.contains_key(**name)) {
            self.fault(Code::Missing, at.pointer(), format!("a security scheme of this type needs `{name}`"));
        }
    }

    /// `true` and `false` as schemas are OpenAPI 3.1. What may have no value is not there.
    pub(super) fn boolean_schema(&mut self, any: bool, value: &mut Value, at: &Path<'_>, place: Place) -> Keep {
        if any {
            if self.version == Version::V3_0 {
                self.warn(Code::NewerSchema, at.pointer(), "`true` as a schema is OpenAPI 3.1; it is read as `{}`");
            }
            *value = json!({});
            return Keep::Yes;
        }
        let what = match place {
            Place::Property => "property",
            _ if at.is_member("items") => "list of items",
            _ if at.is_item_of(&["oneOf", "anyOf", "prefixItems"]) => "alternative",
            _ => {
                let message = "`false` as a schema (a boolean) forbids every value, and cannot be a type";
                self.fault(Code::NewerSchema, at.pointer(), message);
                return Keep::Yes;
            }
        };
        let message = format!("`false` as a schema forbids every value: this {what} is left out");
        let diagnostic = self.warn(Code::NewerSchema, at.pointer(), message);
        if place == Place::Property && SCHEMA.names().any(|keyword| at.is_member(keyword)) {
            diagnostic.help("if the keyword is meant, it stands beside `properties`");
        }
        Keep::No
    }
}
