//! The HTML report: what is in it, and, where there is a Chromium, what one sees of it.

use crate::workspace::{SPEC, Workspace};
use std::path::{Path, PathBuf};
use std::process::Command;

/// A report with two breaking findings and one additive one, of which one is full of markup.
fn report(workspace: &Workspace) -> String {
    let operation = |path: &str, id: &str| {
        format!("  {path}: {{ get: {{ operationId: {id}, responses: {{ '204': {{ description: N. }} }} }} }}\n")
    };
    let markup = operation("'/<img src=x onerror=alert(1)>&\"'", "markup");
    workspace.write("old.yaml", &SPEC.replace("components:", &(markup + &operation("/gone", "gone") + "components:")));
    workspace.write("new.yaml", &SPEC.replace("components:", &(operation("/more", "more") + "components:")));
    let run = ["diff", "old.yaml", "new.yaml", "--format", "html", "--output", "report.html"];
    workspace.run(&run).ends(0);
    workspace.read("report.html")
}

#[test]
fn stands_alone_and_escapes_everything() {
    let page = report(&Workspace::new(&["shop"]));
    assert!(!page.contains("<img"), "{page}");
    assert!(page.contains("&lt;img src=x onerror=alert(1)&gt;&amp;"), "{page}");
    for outside in ["http:", "https:", "src=\"", "@import", "url("] {
        assert!(!page.contains(outside), "{outside}");
    }
    assert_eq!(page.matches("<article").count(), 3);
}

/// Everything is shown, or what the address names, or what the buttons say.
#[test]
fn the_filter_filters() {
    let Some(chromium) = chromium() else { return };
    let workspace = Workspace::new(&["shop"]);
    let page = report(&workspace);
    for (fragment, shown) in [("", 3), ("#show=breaking", 2), ("#show=additive", 1), ("#show=", 0)] {
        let dom = dump(&chromium, &workspace.path("report.html"), fragment);
        assert_eq!(visible(&dom), shown, "{fragment}");
    }
    let click = "<script>document.querySelector('button.breaking').click()</script></body>";
    workspace.write("clicked.html", &page.replace("</body>", click));
    let dom = dump(&chromium, &workspace.path("clicked.html"), "");
    assert_eq!(visible(&dom), 1, "without what breaks");
    assert!(dom.contains("class=\"breaking\" data-verdict=\"breaking\" aria-pressed=\"false\""), "{dom}");
}

fn visible(dom: &str) -> usize {
    let articles = dom.match_indices("<article").filter_map(|(at, _)| dom[at..].split('>').next());
    articles.filter(|article| !article.contains("hidden")).count()
}

/// On a screen of 375 pixels nothing is wider than the screen, and the sides stand below each other.
#[test]
fn fits_a_phone() {
    let Some(chromium) = chromium() else { return };
    let workspace = Workspace::new(&["shop"]);
    let page = report(&workspace).replace('&', "&amp;").replace('"', "&quot;");
    let frame = format!(
        "<!DOCTYPE html><title>?</title><iframe style=\"width: 375px; height: 800px; border: 0\" srcdoc=\"{page}\" \
         onload=\"const d = this.contentDocument, r = d.documentElement, s = d.querySelector('.sides'); \
         document.title = r.scrollWidth - r.clientWidth + ' ' + getComputedStyle(s).gridTemplateColumns.split(' ').length\">"
    );
    workspace.write("frame.html", &frame);
    let dom = dump(&chromium, &workspace.path("frame.html"), "");
    assert!(dom.contains("<title>0 1</title>"), "{}", dom.split("</title>").next().unwrap_or_default());
}

fn dump(chromium: &str, page: &Path, fragment: &str) -> String {
    let profile = page.with_file_name("profile");
    let output = Command::new(chromium)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=5000", "--dump-dom"])
        .arg(format!("--user-data-dir={}", profile.display()))
        .arg(format!("file://{}{fragment}", page.display()))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn chromium() -> Option<String> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let names = ["chromium", "chromium-browser", "google-chrome"];
    let there = |name: &&str| std::env::split_paths(&path).any(|folder: PathBuf| folder.join(name).is_file());
    let found = names.into_iter().find(there).map(str::to_owned);
    if found.is_none() {
        println!("skipped: no Chromium on the PATH");
    }
    found
}
