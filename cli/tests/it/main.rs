//! The command as its users call it: what it writes, in what order, and with what exit status it ends.

use serde_json::Value;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

fn article(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/articles").join(name).join("article.txt")
}

fn run(args: &[&str], input: &[u8]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_onrecord"));
    let piped = command.args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = piped.spawn().expect("the command starts");
    let mut stdin = child.stdin.take().expect("piped");
    let input = input.to_vec();
    let writer = std::thread::spawn(move || stdin.write_all(&input));
    let output = child.wait_with_output().expect("the command ends");
    // A command that refuses its arguments does not read its input.
    let _ = writer.join();
    output
}

fn lines(output: &Output) -> Vec<Value> {
    let text = std::str::from_utf8(&output.stdout).expect("UTF-8");
    text.lines().map(|l| serde_json::from_str(l).expect("each line is JSON")).collect()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn files_in_their_order_a_line_each() {
    let paths = [article("pronouns-court"), article("cable-agency")];
    let args: Vec<&str> = std::iter::once("analyze").chain(paths.iter().filter_map(|p| p.to_str())).collect();
    let output = run(&args, b"");
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let articles = lines(&output);
    assert_eq!(articles.len(), 2);
    assert!(articles[0]["id"].as_str().is_some_and(|id| id.ends_with("pronouns-court/article.txt")), "told apart by path");
    assert_eq!(articles[0]["position_encoding"], "code-point");
    assert!(articles[1]["text"].as_str().is_some_and(|t| t.starts_with("Iceland and Norway")));
}

#[test]
fn standard_input_is_an_article() {
    let output = run(&["analyze", "--no-text"], "Ann Lee left.".as_bytes());
    assert_eq!(output.status.code(), Some(0));
    let articles = lines(&output);
    assert_eq!((articles.len(), &articles[0]["read"]["characters"], articles[0].get("text")), (1, &Value::from(13), None));
}

#[test]
fn many_rows_keep_their_order() {
    let rows: String =
        (0..500).map(|n| format!("{{\"id\": \"a{n}\", \"text\": \"{}\"}}\n", "She left. ".repeat(500 - n))).collect();
    let output = run(&["analyze", "--jsonl", "--no-text"], rows.as_bytes());
    let ids: Vec<String> = lines(&output).iter().map(|a| a["id"].as_str().unwrap_or_default().to_owned()).collect();
    assert_eq!(ids, (0..500).map(|n| format!("a{n}")).collect::<Vec<_>>());
}

#[test]
fn what_cannot_be_read_is_named_and_the_rest_goes_on() {
    let rows = "{\"id\": 1, \"text\": \"One.\"}\nnot json\n\n{\"id\": \"c\"}\n{\"id\": \"d\", \"text\": \"Four.\"}\n";
    let output = run(&["analyze", "--jsonl"], rows.as_bytes());
    assert_eq!(output.status.code(), Some(1));
    let ids: Vec<Value> = lines(&output).iter().map(|a| a["id"].clone()).collect();
    assert_eq!(ids, ["1", "d"]);
    let told = stderr(&output);
    assert!(told.contains("line 2") && told.contains("(id c)"), "{told}");

    let output = run(&["analyze", "no-such-file.txt", article("cable-agency").to_str().expect("UTF-8")], b"");
    assert_eq!((output.status.code(), lines(&output).len()), (Some(1), 1));
    assert!(stderr(&output).contains("no-such-file.txt"));
}

#[test]
fn wrong_usage_is_two() {
    for args in [&["analyze", "--format", "pdf"][..], &["compare"], &["analyse"], &[]] {
        assert_eq!(run(args, b"").status.code(), Some(2), "{args:?}");
    }
}

#[test]
fn offsets_count_what_was_asked_for() {
    for (encoding, end) in [("code-point", 2), ("utf-16", 3), ("utf-8", 5)] {
        let output = run(&["analyze", "--position-encoding", encoding], "😀a".as_bytes());
        assert_eq!(lines(&output)[0]["paragraphs"][0]["end"], end, "{encoding}");
    }
}

#[test]
fn every_form_of_output_is_whole() {
    let path = article("cable-agency");
    let path = path.to_str().expect("UTF-8");
    let json: Value = serde_json::from_slice(&run(&["analyze", "--format", "json", path, path], b"").stdout).expect("JSON");
    assert_eq!(json.as_array().map(Vec::len), Some(2));
    let none: Value = serde_json::from_slice(&run(&["analyze", "--jsonl", "--format", "json"], b"").stdout).expect("JSON");
    assert_eq!(none, Value::Array(Vec::new()));
    let page = String::from_utf8(run(&["analyze", "--format", "html", path], b"").stdout).expect("UTF-8");
    assert!(page.starts_with("<!doctype html>") && page.ends_with("</html>\n") && page.contains("Hallgrims"));
    let table = String::from_utf8(run(&["analyze", "--format", "csv", path], b"").stdout).expect("UTF-8");
    assert!(table.starts_with("article,quote,kind,speaker"));
    let page = String::from_utf8(run(&["compare", "--format", "html", path, path], b"").stdout).expect("UTF-8");
    assert!(page.contains("Who is quoted where") && page.ends_with("</html>\n"));
}

#[test]
fn sets_are_compared_a_line_each() {
    let set = |id: &str| {
        format!("{{\"id\": \"{id}\", \"articles\": [{{\"id\": \"a\", \"text\": \"\"}}, {{\"id\": \"a\", \"text\": \"B.\"}}]}}\n")
    };
    let output = run(&["compare", "--jsonl"], (set("s1") + &set("s2")).as_bytes());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let sets = lines(&output);
    assert_eq!((&sets[0]["id"], &sets[1]["id"]), (&Value::from("s1"), &Value::from("s2")));
    assert_eq!((&sets[0]["articles"][0]["id"], &sets[0]["articles"][1]["id"]), (&Value::from("a"), &Value::from("a (2)")));

    let output = run(&["compare", article("cable-agency").to_str().expect("UTF-8"), "no-such-file.txt"], b"");
    assert_eq!((output.status.code(), lines(&output).len()), (Some(1), 1), "what could be read is compared");
}
