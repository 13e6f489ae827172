//! What was sent, by the step of a guide that it belongs to.

use ob_examples::fake::{Fake, Provider, Recorded};
use ob_runtime::Uuid;

/// The steps so far.
pub struct Walk<'a, P> {
    fake: &'a Fake<P>,
    steps: Vec<Step>,
}

struct Step {
    name: &'static str,
    sends: bool,
    /// How many requests there were before.
    start: usize,
}

impl<'a, P: Provider> Walk<'a, P> {
    pub fn of(fake: &'a Fake<P>) -> Self {
        Walk { fake, steps: Vec::new() }
    }

    /// What is sent from now on belongs to this step.
    pub fn step(&mut self, name: &'static str) {
        self.begin(name, true);
    }

    /// A step in which nothing is sent.
    pub fn choice(&mut self, name: &'static str) {
        self.begin(name, false);
    }

    fn begin(&mut self, name: &'static str, sends: bool) {
        self.steps.push(Step { name, sends, start: self.fake.requests().len() });
    }

    /// Each step with its requests: method and address, headers in order of name, body. What is random is masked.
    pub fn sent(&self) -> String {
        let requests = self.fake.requests();
        let ends = self.steps.iter().map(|step| step.start).skip(1).chain([requests.len()]);
        let steps = self.steps.iter().zip(ends).map(|(step, end)| self.step_sent(step, &requests[step.start..end]));
        steps.collect::<Vec<_>>().join("\n\n")
    }

    fn step_sent(&self, step: &Step, requests: &[Recorded]) -> String {
        assert_eq!(!requests.is_empty(), step.sends, "{} requests in the step {:?}", requests.len(), step.name);
        let mut texts = vec![format!("## {}", step.name)];
        for same in requests.chunk_by(|a, b| self.shown(a) == self.shown(b)) {
            texts.push(self.shown(&same[0]));
            if same.len() > 1 {
                texts.push(format!("({} times)", same.len()));
            }
        }
        texts.join("\n\n")
    }

    fn shown(&self, request: &Recorded) -> String {
        let mut text = request.to_string();
        if let Some(id) = request.header("x-request-id") {
            assert_eq!(id.parse::<Uuid>().unwrap().get_version_num(), 4);
            text = text.replace(id, "[random]");
        }
        if let Some((_, version)) = request.header("user-agent").and_then(|name| name.split_once("ob-runtime/")) {
            text = text.replace(&format!("ob-runtime/{version}"), "ob-runtime/[version]");
        }
        for host in P::HOSTS {
            text = text.replace(self.fake.url(host).trim_start_matches("http://"), &format!("[{host} host]"));
        }
        text.trim_end().to_owned()
    }
}
