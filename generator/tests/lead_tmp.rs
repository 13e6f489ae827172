use obgen::*;
#[test]
fn all() {
    let only = std::env::var("ONLY").unwrap_or_default();
    for f in std::fs::read_dir("/work/shared/upstream").unwrap() {
        let f = f.unwrap().path();
        if f.extension().is_some_and(|e| e == "md") || !f.display().to_string().contains(&only) { continue }
        let bytes = std::fs::read(&f).unwrap();
        let name = f.display().to_string();
        let t = std::time::Instant::now();
        let stem = f.file_stem().unwrap().to_str().unwrap().replace('.', "_");
        let out = generate(&Input { spec: source::SourceFile { name: &name, bytes: &bytes }, overlays: vec![], krate: CrateConfig { name: stem.clone(), version: None, description: None, runtime: "{ path = \"/work/main/runtime\" }".into(), standalone: true }, options: Default::default() });
        println!("{name} {:?} {:?}", t.elapsed(), out.summary);
        for d in out.diagnostics.iter().take(30) { println!("  {:?} {:?} {} {:?}", d.severity, d.code, d.message, d.at); }
        let dir = format!("/tmp/out/{stem}");
        let _ = std::fs::remove_dir_all(&dir);
        for file in &out.files {
            let p = std::path::Path::new(&dir).join(&file.path);
            std::fs::create_dir_all(p.parent().unwrap()).unwrap();
            std::fs::write(p, &file.contents).unwrap();
        }
    }
}
