//! Which font serves which role: the office's own by its name, the free set, what is refused, what no font has.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a test stops where something is not as it should be"
)]

mod common;
use common::*;
use document::{Block, Fonts, Refusal, Role, RoleFont, font_check, missing, survey, typeset};
use std::path::PathBuf;

/// A folder of a test's own, gone with it.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
        std::fs::remove_dir_all(&path).ok();
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn put(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.0.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        path
    }

    /// This folder, then the free set.
    fn fonts(&self) -> Fonts {
        Fonts::find(&[self.0.clone(), fonts_folder()]).unwrap()
    }

    fn survey(&self, role: Role) -> Vec<RoleFont> {
        survey(&[self.0.clone(), fonts_folder()]).into_iter().filter(|f| f.role == role).collect()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}

fn short_at(bytes: &[u8], at: usize) -> usize {
    usize::from(u16::from_be_bytes([bytes[at], bytes[at + 1]]))
}

fn long_at(bytes: &[u8], at: usize) -> usize {
    u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap()) as usize
}

fn name_table(family: &str) -> Vec<u8> {
    let text: Vec<u8> = family.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let mut table = Vec::new();
    // One name: Windows, Unicode, Chinese, family.
    for value in [0, 1, 18, 3, 1, 0x804, 1, text.len() as u16, 0] {
        table.extend(value.to_be_bytes());
    }
    table.extend(text);
    table
}

/// A font that looks like the free 仿宋 under another name; several make a collection.
fn font(faces: &[(&str, u16)]) -> Vec<u8> {
    let free = std::fs::read(fonts_folder().join("FandolFang-Regular.otf")).unwrap();
    let count = short_at(&free, 4);
    let head = if faces.len() > 1 { 12 + 4 * faces.len() } else { 0 };
    let directory = 12 + 16 * count;
    let mut data: Vec<u8> = Vec::new();
    let data_from = head + directory * faces.len();
    let mut shared: Vec<(Vec<u8>, usize, usize)> = Vec::new();
    for entry in free[12..directory].chunks(16) {
        let (offset, length) = (long_at(entry, 8), long_at(entry, 12));
        shared.push((entry[..4].to_vec(), data_from + data.len(), length));
        data.extend(&free[offset..offset + length]);
        data.resize(data.len().next_multiple_of(4), 0);
    }
    let mut out = Vec::new();
    if faces.len() > 1 {
        out.extend(b"ttcf\0\x01\0\0");
        out.extend((faces.len() as u32).to_be_bytes());
        (0..faces.len()).for_each(|n| out.extend(((head + n * directory) as u32).to_be_bytes()));
    }
    for (family, rights) in faces {
        out.extend(&free[..12]);
        for (tag, offset, length) in &shared {
            let (mut offset, mut length) = (*offset, *length);
            let own = match tag.as_slice() {
                b"name" => Some(name_table(family)),
                b"OS/2" => {
                    let mut table = data[offset - data_from..offset - data_from + length].to_vec();
                    table[8..10].copy_from_slice(&rights.to_be_bytes());
                    Some(table)
                }
                _ => None,
            };
            if let Some(table) = own {
                (offset, length) = (data_from + data.len(), table.len());
                data.extend(table);
                data.resize(data.len().next_multiple_of(4), 0);
            }
            out.extend(tag);
            out.extend([0; 4]);
            out.extend((offset as u32).to_be_bytes());
            out.extend((length as u32).to_be_bytes());
        }
    }
    out.extend(data);
    out
}

fn used(fonts: &Fonts, role: Role) -> Vec<String> {
    let set = typeset(&full_report().paper(at()), fonts).unwrap();
    set.fonts.into_iter().filter(|f| f.role == role && f.fallback_characters.is_empty()).map(|f| f.family).collect()
}

#[test]
fn an_own_font_is_known_by_its_name_and_goes_before_the_free_one() {
    let folder = Folder::new("own");
    folder.put("deep/er/F000123.TTF", &font(&[("仿宋", 8)]));
    assert_eq!(used(&folder.fonts(), Role::Body), ["仿宋"]);
    assert_eq!(used(&folder.fonts(), Role::Song), ["FandolSong-Regular"], "other roles keep theirs");
    folder.put("another.otf", &font(&[("仿宋_GB2312", 0)]));
    assert_eq!(used(&folder.fonts(), Role::Body), ["仿宋_GB2312"], "the usual one goes first");
    let names: Vec<(String, bool)> = folder.survey(Role::Body).into_iter().map(|f| (f.family, f.own)).collect();
    assert_eq!(names, [("仿宋_GB2312".into(), true), ("仿宋".into(), true), ("FandolFang R".into(), false)]);
}

#[test]
fn the_folder_that_was_chosen_goes_before_the_systems_whatever_the_names() {
    let (chosen, system) = (Folder::new("chosen"), Folder::new("system"));
    chosen.put("a.ttf", &font(&[("华文仿宋", 0)]));
    chosen.put("b.ttf", &font(&[("仿宋", 0)]));
    system.put("c.ttf", &font(&[("仿宋_GB2312", 0)]));
    let folders = [chosen.0.clone(), system.0.clone(), fonts_folder()];
    let names: Vec<String> = survey(&folders).into_iter().filter(|f| f.role == Role::Body).map(|f| f.family).collect();
    assert_eq!(names, ["仿宋", "华文仿宋", "仿宋_GB2312", "FandolFang R"]);
    assert_eq!(used(&Fonts::find(&folders).unwrap(), Role::Body), ["仿宋"]);
}

#[test]
fn a_folder_without_end_is_looked_through_so_far() {
    let folder = Folder::new("endless");
    folder.put("zz.ttf", &font(&[("仿宋_GB2312", 0)]));
    for number in 0..2600 {
        folder.put(&format!("many/{number:04}.txt"), b"no font");
        std::fs::create_dir(folder.0.join(format!("many/{number:04}"))).unwrap();
    }
    folder.put("more/kai.ttf", &font(&[("楷体_GB2312", 0)]));
    let own = |role| folder.survey(role).into_iter().filter(|f| f.own).map(|f| f.family).collect::<Vec<_>>();
    assert_eq!(own(Role::Body), ["仿宋_GB2312"], "what lies outside is seen first");
    assert_eq!(own(Role::Kai), Vec::<String>::new(), "5,000 entries were seen before it");
    assert_eq!(folder.survey(Role::Kai).len(), 1, "the next folder is looked through all the same");
}

#[cfg(unix)]
#[test]
fn links_are_not_followed_out_of_a_folder() {
    let (folder, outside) = (Folder::new("links"), Folder::new("outside"));
    let file = outside.put("fang.ttf", &font(&[("仿宋_GB2312", 0)]));
    std::os::unix::fs::symlink(&file, folder.0.join("fang.ttf")).unwrap();
    std::os::unix::fs::symlink(&outside.0, folder.0.join("all")).unwrap();
    assert!(folder.survey(Role::Body).iter().all(|f| !f.own));
    // The folder that is named may be a link itself.
    let link = folder.0.join("all");
    assert!(survey(&[link, outside.0.clone()]).iter().filter(|f| f.role == Role::Body).map(|f| f.family.as_str()).eq(["仿宋_GB2312"]));
}

#[test]
fn a_rare_character_comes_from_the_next_font() {
    let folder = Folder::new("rare");
    folder.put("fz.ttf", &font(&[("方正小标宋简体", 0)]));
    let set = typeset(&paper(vec![Block::Title("喆".into())]), &folder.fonts()).unwrap();
    assert!(set.fonts.iter().any(|f| f.family == "NotoSerifCJK-Bold" && f.fallback_characters == "喆"), "{:?}", set.fonts);
}

#[test]
fn a_font_that_may_not_be_embedded_is_refused_with_a_reason() {
    let folder = Folder::new("refused");
    folder.put("a.ttf", &font(&[("仿宋_GB2312", 2)]));
    folder.put("b.ttf", &font(&[("楷体_GB2312", 0x108)]));
    let fonts = folder.fonts();
    assert_eq!(used(&fonts, Role::Body), ["FandolFang-Regular"]);
    assert_eq!(used(&fonts, Role::Kai), ["FandolKai-Regular"]);
    let refused = folder.survey(Role::Body).pop().unwrap();
    assert_eq!((refused.family.as_str(), refused.refused), ("仿宋_GB2312", Some(Refusal::Restricted)));
    assert!(!refused.embeddable() && refused.refused.unwrap().reason().contains("许可"));
    assert_eq!(folder.survey(Role::Kai).pop().unwrap().refused, Some(Refusal::NoSubset));
}

#[test]
fn a_face_of_a_collection_is_found_and_embedded() {
    let folder = Folder::new("collection");
    folder.put("simsun.ttc", &font(&[("新宋体", 8), ("宋体", 8)]));
    let found = folder.survey(Role::Song).remove(0);
    assert_eq!((found.family.as_str(), found.face, found.own), ("宋体", 1, true));
    let set = typeset(&short_report().paper(at()), &folder.fonts()).unwrap();
    assert!(set.fonts.iter().any(|f| f.role == Role::Song && f.family == "宋体"));
    let path = folder.put("collection.pdf", &set.bytes);
    assert!(tool("pdftotext", &[], &path, Some("-")).contains("— 1 —"));
}

#[test]
fn what_is_no_font_is_passed_over() {
    let folder = Folder::new("broken");
    folder.put("empty.ttf", b"");
    folder.put("text.otf", b"OTTO is what it says, and no more");
    let mut cut = font(&[("仿宋_GB2312", 0)]);
    cut.truncate(12);
    folder.put("cut.otf", &cut);
    // Its names are whole, its widths are not.
    let whole = font(&[("仿宋_GB2312", 0)]);
    let mut bad = whole.clone();
    let entry = bad[12..].chunks(16).position(|e| e.starts_with(b"hmtx")).unwrap() * 16 + 12;
    bad[entry..entry + 4].copy_from_slice(b"none");
    folder.put("bad.otf", &bad);
    assert_eq!(used(&folder.fonts(), Role::Body), ["FandolFang-Regular"]);
}

#[test]
fn without_the_free_set_own_fonts_serve_or_the_role_is_named() {
    let folder = Folder::new("alone");
    let names = ["方正小标宋简体", "仿宋_GB2312", "楷体_GB2312", "黑体"];
    for (number, name) in names.iter().enumerate() {
        folder.put(&format!("{number}.ttf"), &font(&[(name, 0)]));
    }
    folder.put("NotoSerifCJK-Regular.ttc", b"a fallback alone serves no role");
    let fault = Fonts::find(std::slice::from_ref(&folder.0)).unwrap_err().to_string();
    assert!(fault.contains("宋体"), "{fault}");
    folder.put("4.ttf", &font(&[("宋体", 0)]));
    std::fs::remove_file(folder.0.join("NotoSerifCJK-Regular.ttc")).unwrap();
    let fonts = Fonts::find(std::slice::from_ref(&folder.0)).unwrap();
    let plain = paper(vec![Block::Title("关于机房供电情况的报告".into()), paragraph("已恢复。")]);
    assert!(typeset(&plain, &fonts).is_ok());
}

#[test]
fn the_check_page_names_every_font_and_shows_it() {
    let folder = Folder::new("check");
    folder.put("fang.ttf", &font(&[("仿宋_GB2312", 0)]));
    let sheet = font_check(&folder.fonts(), "金融稳定处", at()).unwrap();
    let pdf = set_with("font-check", &sheet, &folder.fonts());
    assert_eq!(pdf.pages.len(), 1);
    let text = pdf.text();
    for words in ["仿宋_GB2312", "FandolSong-Bold", "NotoSerifCJK-Light", "本机", "喆、堃赟玥珺䶮"] {
        assert!(text.contains(words), "{words} in {text}");
    }
}

#[test]
fn digits_and_letters_of_hei_are_as_dark_as_its_characters() {
    let wide = |role: Role, text: &str| {
        let sheet = paper(vec![Block::Centered { role, size: 60.0, text: text.into() }]);
        let (left, _, right, _) = set(&format!("hei-{text}"), &sheet).ink(0, 600).bounds(20.0, 30.0, 190.0, 90.0).unwrap();
        right - left
    };
    // A letter and a character that are nothing but a stem.
    let (letter, character) = (wide(Role::Hei, "l"), wide(Role::Hei, "丨"));
    assert!((letter - character).abs() < 0.1, "{letter} mm, {character} mm");
    let pdf = set("hei-labels", &paper(vec![heading("一、附件1和IP地址"), paragraph("附件1和IP地址")]));
    assert!(pdf.text().contains("一、附件1和IP地址"));
    assert!(pdf.typeset.fonts.iter().all(|f| f.fallback_characters.is_empty()), "they are its own");
}

#[test]
fn every_character_without_a_glyph_is_named_with_its_place() {
    assert_eq!(missing(&full_report().paper(at()), fonts()), []);
    let sheet = paper(vec![
        Block::Title("关于\u{E000}的报告".into()),
        heading("一、基本情况"),
        paragraph("甲\u{E001}乙\u{E000}丙\u{E001}"),
        Block::Note("联系人：\u{E002}".into()),
    ]);
    let named: Vec<(char, String)> = missing(&sheet, fonts()).into_iter().map(|m| (m.character, m.place)).collect();
    let place = "“一、基本情况”".to_owned();
    assert_eq!(named, [('\u{E000}', "标题".into()), ('\u{E001}', place.clone()), ('\u{E000}', place), ('\u{E002}', "附注".into())]);
    assert!(typeset(&sheet, fonts()).is_err());
}
