//! 通讯录 at work: a file compared and taken in, rows by hand, whom to dial.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod directory_office;

use desk::directory_view::{DirectoryChoices, DirectoryInput};
use desk::view::ContactView;
use directory_office::{all, found};

#[test]
fn what_changes_is_shown_first_and_written_once() {
    let (mut desk, _folder) = found();
    let entries = |desk: &mut desk::Desk| desk.check_health().unwrap().entries;
    let first =
        "单位,姓名,职务,电话,备注\n办公室,张三,主任,67000001,甲\n信息处,李四,,67000002,\n办公室,王五,,67000003,\n办公室,王 五,,67000004,\n";
    let before = entries(&mut desk);
    let preview = desk.directory_preview(first.as_bytes(), "C:\\表\\一.csv").unwrap();
    assert_eq!((preview.added.len(), preview.duplicates.len()), (3, 1));
    let twice = &preview.duplicates[0];
    assert_eq!((twice.row, twice.first_row, twice.person.as_str(), twice.same), (5, 4, "王五", false));
    assert_eq!(entries(&mut desk), before, "a preview writes nothing");
    let standing = desk.directory_apply(first.as_bytes(), "C:\\表\\一.csv", &all(&preview)).unwrap();
    assert_eq!((standing.rows.len(), standing.rows[0].source.as_str()), (3, "一.csv"));
    assert_eq!(entries(&mut desk), before + 1);

    // The same file again changes nothing.
    let again = desk.directory_preview(first.as_bytes(), "一.csv").unwrap();
    assert_eq!((again.added.len(), again.changed.len(), again.unchanged, again.missing.len()), (0, 0, 3, 0));
    desk.directory_apply(first.as_bytes(), "一.csv", &all(&again)).unwrap();
    assert_eq!(entries(&mut desk), before + 1);
    // The old preview no longer fits what stands.
    let stale = desk.directory_apply(first.as_bytes(), "一.csv", &all(&preview)).unwrap_err();
    assert_eq!(stale.code, "directory.changed");

    // Another file: no column of posts, so posts stay; a blank note is a blank note.
    let second = "姓名,单位,电话,备注\n张 三,办 公室,67009999,\n李四,信息处,67000002,\n赵六,信息处,67000006,\n钱七,信息处,67000007,\n";
    let preview = desk.directory_preview(second.as_bytes(), "二.csv").unwrap();
    let changed: Vec<_> = preview.changed[0].fields.iter().map(|f| [f.label.as_str(), &f.before, &f.after]).collect();
    assert_eq!(changed, [["单位", "办公室", "办 公室"], ["办公电话", "67000001", "67009999"], ["备注", "甲", ""]]);
    assert_eq!((preview.added.len(), preview.changed.len(), preview.unchanged), (2, 1, 1));
    assert_eq!(preview.missing.iter().map(|m| m.person.as_str()).collect::<Vec<_>>(), ["王五"]);
    let stranger = DirectoryChoices { remove: vec![standing.rows[0].id.clone()], ..all(&preview) };
    assert_eq!(desk.directory_apply(second.as_bytes(), "二.csv", &stranger).unwrap_err().code, "desk.not_found");
    let choices = DirectoryChoices { skip: vec![5], remove: vec![preview.missing[0].id.clone()], ..all(&preview) };
    let standing = desk.directory_apply(second.as_bytes(), "二.csv", &choices).unwrap();
    let rows: Vec<[&str; 4]> = standing.rows.iter().map(|r| [r.person.as_str(), &r.post, &r.telephone, &r.source]).collect();
    assert_eq!(rows, [["张三", "主任", "67009999", "二.csv"], ["李四", "", "67000002", "一.csv"], ["赵六", "", "67000006", "二.csv"]]);
    assert_eq!(entries(&mut desk), before + 2);
    assert!(desk.check_health().unwrap().sound);
}

#[test]
fn rows_by_hand() {
    let (mut desk, _folder) = found();
    let input =
        DirectoryInput {
            unit: " 办公室 ".into(), person: "张　三".into(), telephone: "６７００".into(), ..DirectoryInput::default()
        };
    let id = desk.directory_put(&input).unwrap();
    let entries = desk.check_health().unwrap().entries;
    let same = DirectoryInput { id: Some(id.clone()), ..input.clone() };
    assert_eq!(desk.directory_put(&same).unwrap(), id);
    assert_eq!(desk.check_health().unwrap().entries, entries, "nothing changed, nothing written");
    let row = desk.directory().unwrap().rows.remove(0);
    assert_eq!([row.unit.as_str(), &row.person, &row.telephone, &row.source], ["办公室", "张三", "6700", "手工"]);
    for (wrong, code, field) in [
        (input.clone(), "directory.duplicate", "person"),
        (DirectoryInput { unit: String::new(), ..same.clone() }, "field.missing", "unit"),
        (DirectoryInput { person: "长".repeat(10_000), ..same.clone() }, "field.too_long", "person"),
        (DirectoryInput { telephone: "找张三".into(), ..same.clone() }, "directory.number", "telephone"),
        (DirectoryInput { mobile: "138".into(), ..same.clone() }, "directory.number", "mobile"),
        (DirectoryInput { email: "x".into(), ..same.clone() }, "directory.email", "email"),
        (DirectoryInput { party: Some("nobody".into()), ..same.clone() }, "directory.party", "party"),
        (DirectoryInput { unit: "办公室".into(), ..DirectoryInput::default() }, "directory.nothing", "person"),
    ] {
        let fault = desk.directory_put(&wrong).unwrap_err();
        assert_eq!((fault.code.as_str(), fault.field.as_deref()), (code, Some(field)));
    }
    let gone = DirectoryInput { id: Some("00".repeat(16)), ..input };
    assert_eq!(desk.directory_put(&gone).unwrap_err().code, "desk.not_found");
    desk.directory_remove(&id).unwrap();
    assert!(desk.directory().unwrap().rows.is_empty());
    assert_eq!(desk.directory_remove(&id).unwrap_err().code, "desk.not_found");
}

#[test]
fn the_directory_says_whom_to_dial_where_nobody_else_has() {
    let (mut desk, _folder) = found();
    let dialled =
        |desk: &mut desk::Desk| directory_office::contact(desk, "应急工作组").map(|c| [c.person, c.telephone, c.second_telephone]);
    let told = |texts: [&str; 3]| Some(texts.map(str::to_owned));
    assert_eq!(dialled(&mut desk), None);
    // By its name.
    let file =
        "单位,姓名,职务,电话,手机,值班电话,预案身份\n应急工作组,,值班室,67000001,,,\n办公室,张三,主任,67000002,13800138002,67000009,\n";
    let preview = desk.directory_preview(file.as_bytes(), "一.csv").unwrap();
    desk.directory_apply(file.as_bytes(), "一.csv", &all(&preview)).unwrap();
    assert_eq!(dialled(&mut desk), told(["", "67000001", ""]));
    // By a link, which goes before a name; the duty telephone first, the mobile second.
    let row = desk.directory().unwrap().rows.remove(1);
    let party = desk.directory().unwrap().parties.into_iter().find(|p| p.name == "应急工作组").unwrap().id;
    let linked = DirectoryInput {
        id: Some(row.id),
        unit: row.unit,
        person: row.person,
        post: row.post,
        telephone: row.telephone,
        mobile: row.mobile,
        duty_telephone: row.duty_telephone,
        party: Some(party.clone()),
        ..DirectoryInput::default()
    };
    desk.directory_put(&linked).unwrap();
    assert_eq!(dialled(&mut desk), told(["张三", "67000009", "13800138002"]));
    desk.directory_put(&DirectoryInput { duty_telephone: String::new(), mobile: String::new(), ..linked.clone() }).unwrap();
    assert_eq!(dialled(&mut desk), told(["张三", "67000002", ""]));
    desk.directory_put(&DirectoryInput { mobile: String::new(), ..linked.clone() }).unwrap();
    assert_eq!(dialled(&mut desk), told(["张三", "67000009", "67000002"]));
    // What was stated for the party goes before the directory, unless it has no number.
    let stated = |person: &str, telephone: &str| ContactView {
        party: party.clone(),
        person: person.to_owned(),
        post: String::new(),
        telephone: telephone.to_owned(),
        second_telephone: String::new(),
    };
    desk.set_contact(&stated("李四", "67008888")).unwrap();
    assert_eq!(dialled(&mut desk), told(["李四", "67008888", ""]));
    desk.set_contact(&stated("", "")).unwrap();
    assert_eq!(dialled(&mut desk), told(["张三", "67000009", "67000002"]));
}
