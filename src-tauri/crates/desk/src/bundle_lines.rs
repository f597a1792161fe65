//! Lines of the list that is handed over with a bundle: 类别，名称，数量，说明. A column that holds a comma itself stands in quotes.

use document::BundleRow;

/// What parts the columns: a person types either comma, a table that is pasted has tabs.
const MARKS: [char; 3] = ['，', ',', '\t'];

/// A column as it is written: quoted where it would be parted, a line of its own in any case.
pub fn column(text: &str) -> String {
    let text = text.replace(['\n', '\r'], " ");
    if text.contains(MARKS) || text.contains('"') { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

/// A line as it is read. What stands behind the third mark is the note, with all its marks.
pub fn row(line: &str) -> BundleRow {
    let mut rest = line;
    let mut next = || {
        let (text, behind) = first(rest);
        rest = behind;
        text
    };
    let (kind, name, amount) = (next(), next(), next());
    let note = match quoted(rest.trim()) {
        Some((text, behind)) if behind.trim().is_empty() => text,
        _ => rest.trim().to_owned(),
    };
    BundleRow { kind, name, amount, note }
}

/// The first column and what stands behind its mark.
fn first(line: &str) -> (String, &str) {
    if let Some((text, behind)) = quoted(line.trim_start()) {
        let behind = behind.trim_start_matches(' ');
        if behind.is_empty() || behind.starts_with(MARKS) {
            return (text, behind.strip_prefix(MARKS).unwrap_or_default());
        }
    }
    let (text, behind) = line.split_once(MARKS).unwrap_or((line, ""));
    (text.trim().to_owned(), behind)
}

/// What stands in quotes at the beginning, and what follows; a quote in it is written twice.
fn quoted(text: &str) -> Option<(String, &str)> {
    let mut rest = text.strip_prefix('"')?;
    let mut kept = String::new();
    loop {
        let (before, behind) = rest.split_once('"')?;
        kept.push_str(before);
        match behind.strip_prefix('"') {
            Some(more) => {
                kept.push('"');
                rest = more;
            }
            None => return Some((kept, behind)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again_whatever_marks_a_name_bears() {
        for name in ["a,b.png", "现场，一楼.png", "a\tb", "他说\"断网\".txt", "\"a\",b", "无"] {
            let line = format!("证据，{}，1个，1.2 MB", column(name));
            let read = row(&line);
            assert_eq!([&read.kind, &read.name, &read.amount, &read.note].map(String::as_str), ["证据", name, "1个", "1.2 MB"], "{line}");
        }
        let typed = row("文书, 初报\t1份，PDF，另附说明");
        assert_eq!([&typed.kind, &typed.name, &typed.amount, &typed.note].map(String::as_str), ["文书", "初报", "1份", "PDF，另附说明"]);
        assert_eq!(row("其他").kind, "其他");
    }
}
