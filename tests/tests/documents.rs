//! OpenAPI documents: their operations, with the bodies of requests and answers.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use serde_json::Value;

/// The folders of `specs/`.
pub const APIS: &[&str] =
    &["finapi-access", "finapi-webform", "klarna-xs2a", "nextgenpsd2", "open-payments", "tokenio"];

/// An OpenAPI document.
pub struct Document(Value);

/// An operation of a document.
pub struct Described {
    pub id: String,
    /// `GET /accounts/{id}`
    pub call: String,
    pub bodies: Vec<DescribedBody>,
    /// Header parameters, and whether it needs them.
    pub headers: Vec<(String, bool)>,
}

/// A body of an operation in one media type, or an answer without body.
pub struct DescribedBody {
    /// `request`, or a status as the document names it: `200`, `2XX`, `default`.
    pub of: String,
    pub media: Option<String>,
    pub examples: Vec<Example>,
}

impl DescribedBody {
    /// The status, unless it is a request's; one of those where the document names several.
    pub fn status(&self) -> Option<u16> {
        match self.of.as_str() {
            "request" => None,
            "default" => Some(400),
            status => status.replace("XX", "00").parse().ok(),
        }
    }

    pub fn is_error(&self) -> bool {
        self.status().is_some_and(|status| status >= 400)
    }
}

/// An example that a document gives of a body.
pub struct Example {
    /// Where it stands.
    pub pointer: String,
    pub value: Value,
}

/// The repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// What an operation of `specs/` is described as.
pub fn described(api: &str, id: &str) -> &'static Described {
    let found = specs().iter().find(|((of, name), _)| *of == api && name == id);
    found.unwrap_or_else(|| panic!("the document of {api} has no operation {id}")).1
}

/// The operations of a document in `specs/`.
pub fn ids(api: &str) -> impl Iterator<Item = &'static str> {
    specs().keys().filter(move |(of, _)| *of == api).map(|(_, id)| id.as_str())
}

type Specs = BTreeMap<(&'static str, String), Described>;

fn specs() -> &'static Specs {
    static SPECS: OnceLock<Specs> = OnceLock::new();
    SPECS.get_or_init(|| {
        let of_api = |api: &'static str| {
            let document = Document::read(&root().join(format!("specs/{api}/openapi.yaml"))).unwrap();
            document.operations().into_iter().map(move |operation| ((api, operation.id.clone()), operation))
        };
        APIS.iter().flat_map(|api| of_api(api)).collect()
    })
}

impl Document {
    /// Reads a document, JSON or YAML; `None` if it is not there.
    pub fn read(path: &Path) -> Option<Self> {
        let text = fs::read_to_string(path).ok()?;
        Some(Document(serde_yaml::from_str(&text).unwrap()))
    }

    pub fn operations(&self) -> Vec<Described> {
        let mut operations = Vec::new();
        for (path, item) in self.0["paths"].as_object().unwrap() {
            for (method, operation) in item.as_object().unwrap() {
                if let Some(id) = operation["operationId"].as_str() {
                    let at = format!("/paths/{}/{method}", escaped(path));
                    let call = format!("{} {path}", method.to_uppercase());
                    let headers = self.headers(&format!("/paths/{}", escaped(path)), &at);
                    operations.push(Described { id: id.to_owned(), call, bodies: self.bodies(&at), headers });
                }
            }
        }
        operations
    }

    fn headers(&self, path: &str, operation: &str) -> Vec<(String, bool)> {
        let lists = [path, operation].map(|at| (at, self.0.pointer(&format!("{at}/parameters"))));
        let counts = lists.map(|(at, list)| (at, list.and_then(Value::as_array).map_or(0, Vec::len)));
        let parameters = counts.into_iter().flat_map(|(at, count)| {
            (0..count).filter_map(move |index| self.0.pointer(&self.target(&format!("{at}/parameters/{index}"))))
        });
        let headers = parameters.filter(|parameter| parameter["in"] == "header");
        headers.map(|own| (own["name"].as_str().unwrap().to_owned(), own["required"] == true)).collect()
    }

    fn bodies(&self, operation: &str) -> Vec<DescribedBody> {
        let mut bodies = Vec::new();
        self.bodies_at("request", &format!("{operation}/requestBody"), &mut bodies);
        for status in self.members(&format!("{operation}/responses")) {
            self.bodies_at(&status, &format!("{operation}/responses/{status}"), &mut bodies);
        }
        bodies
    }

    fn bodies_at(&self, of: &str, at: &str, bodies: &mut Vec<DescribedBody>) {
        let content = format!("{}/content", self.target(at));
        let media_types = self.members(&content);
        if media_types.is_empty() && of != "request" {
            bodies.push(DescribedBody { of: of.to_owned(), media: None, examples: Vec::new() });
        }
        for media in media_types {
            let examples = self.examples(&format!("{content}/{}", escaped(&media)));
            bodies.push(DescribedBody { of: of.to_owned(), media: Some(media), examples });
        }
    }

    /// The examples of a body, and the one of its schema.
    fn examples(&self, content: &str) -> Vec<Example> {
        let mut pointers = vec![format!("{content}/example")];
        for name in self.members(&format!("{content}/examples")) {
            pointers.push(format!("{}/value", self.target(&format!("{content}/examples/{}", escaped(&name)))));
        }
        pointers.push(format!("{}/example", self.target(&format!("{content}/schema"))));
        let example = |pointer: String| Some(Example { value: self.0.pointer(&pointer)?.clone(), pointer });
        pointers.into_iter().filter_map(example).collect()
    }

    /// Where a pointer leads to when references are followed.
    fn target(&self, pointer: &str) -> String {
        match self.0.pointer(pointer).and_then(|value| value["$ref"].as_str()) {
            Some(reference) => self.target(reference.trim_start_matches('#')),
            None => pointer.to_owned(),
        }
    }

    fn members(&self, pointer: &str) -> Vec<String> {
        let members = self.0.pointer(pointer).and_then(Value::as_object);
        members.into_iter().flat_map(|members| members.keys().cloned()).collect()
    }
}

fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}
