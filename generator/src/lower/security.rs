//! Security schemes.

use openapiv3::{APIKeyLocation, ReferenceOr, SecurityRequirement, SecurityScheme as Scheme};

use super::Lower;
use crate::ir::{Docs, Place, Requirement, SecurityKind, SecurityScheme};

impl Lower<'_> {
    /// All security schemes, in document order.
    pub fn security_schemes(&self) -> Vec<SecurityScheme> {
        let components = self.spec.openapi.components.iter();
        let schemes = components.flat_map(|components| &components.security_schemes).filter_map(|(name, node)| {
            let mut node = node;
            for _ in 0..16 {
                match node {
                    ReferenceOr::Item(scheme) => return Some(security_scheme(name, scheme)),
                    ReferenceOr::Reference { reference } => {
                        let name = reference.strip_prefix("#/components/securitySchemes/")?;
                        node = self.spec.openapi.components.as_ref()?.security_schemes.get(name)?;
                    }
                }
            }
            None
        });
        schemes.collect()
    }

    /// Requirements of an operation, or of the document.
    pub fn security(
        &self,
        requirements: Option<&Vec<SecurityRequirement>>,
        schemes: &[SecurityScheme],
    ) -> Vec<Vec<Requirement>> {
        let Some(requirements) = requirements.or(self.spec.openapi.security.as_ref()) else {
            return Vec::new();
        };
        let mut alternatives: Vec<Vec<Requirement>> = Vec::new();
        for requirement in requirements {
            let mut all = Vec::new();
            for (name, scopes) in requirement {
                // `spec` has named schemes that are not defined.
                if let Some(scheme) = schemes.iter().position(|scheme| scheme.name == *name) {
                    all.push(Requirement { scheme, scopes: scopes.clone() });
                }
            }
            if !alternatives.contains(&all) {
                alternatives.push(all);
            }
        }
        alternatives
    }
}

fn security_scheme(name: &str, scheme: &Scheme) -> SecurityScheme {
    let (kind, description) = match scheme {
        Scheme::APIKey { location, name, description, .. } => {
            let place = match location {
                APIKeyLocation::Query => Place::Query,
                APIKeyLocation::Header => Place::Header,
                APIKeyLocation::Cookie => Place::Cookie,
            };
            (SecurityKind::ApiKey { place, name: name.clone() }, description)
        }
        Scheme::HTTP { scheme, description, .. } => {
            let kind = match scheme.to_ascii_lowercase().as_str() {
                "bearer" => SecurityKind::Bearer,
                "basic" => SecurityKind::Basic,
                _ => SecurityKind::Http(scheme.clone()),
            };
            (kind, description)
        }
        Scheme::OAuth2 { description, .. } => (SecurityKind::OAuth2, description),
        Scheme::OpenIDConnect { description, .. } => (SecurityKind::OpenIdConnect, description),
    };
    SecurityScheme { name: name.to_owned(), kind, docs: Docs { text: description.clone(), ..Docs::default() } }
}
