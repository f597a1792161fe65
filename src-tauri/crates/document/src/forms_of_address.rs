//! How a body speaks of itself and how it is spoken to: 我组, 你处.

/// What a body is, by the end of its name; 单位 where that does not tell.
fn sort(name: &str) -> &str {
    let name = name.trim();
    if name.ends_with("办公室") {
        return "办";
    }
    if name.ends_with("中心") {
        return "中心";
    }
    if name.ends_with("政府") {
        return "政府";
    }
    let end = name.char_indices().next_back().and_then(|(at, _)| name.get(at..)).unwrap_or_default();
    if !end.is_empty() && "处组局办部委厅院会科".contains(end) { end } else { "单位" }
}

/// `我处`, `我组`, `我单位`.
#[must_use]
pub fn we(unit: &str) -> String {
    match sort(unit) {
        "政府" | "中心" => "我单位".to_owned(),
        sort => format!("我{sort}"),
    }
}

/// `你处`, `你部`, `你单位`.
#[must_use]
pub fn you(unit: &str) -> String {
    match sort(unit) {
        "政府" | "中心" => "你单位".to_owned(),
        sort => format!("你{sort}"),
    }
}

/// Sorts of bodies with what may not follow for 我处 to be a name: 我处理 and 我组织 are none.
const SORTS: [(char, &str); 9] = [
    ('处', "理置于罚境"),
    ('组', "织成建"),
    ('局', "部面限"),
    ('办', "理公案事结好完"),
    ('部', "分署门"),
    ('委', "托派员"),
    ('厅', ""),
    ('院', "长"),
    ('科', "学技"),
];

/// What a text calls its own body, where none of these bodies is called so: 我处 in a paper that a bureau signs. 我单位 fits all.
pub(crate) fn other_self(text: &str, units: &[impl AsRef<str>]) -> Option<String> {
    let letters: Vec<char> = text.chars().collect();
    letters.iter().enumerate().filter(|(_, c)| **c == '我').find_map(|(at, _)| {
        let sort = letters.get(at + 1)?;
        let (_, not_before) = SORTS.iter().find(|(s, _)| s == sort)?;
        let verb = letters.get(at + 2).is_some_and(|next| not_before.contains(*next));
        let reflexive = at.checked_sub(1).and_then(|before| letters.get(before)).is_some_and(|c| *c == '自');
        let name = format!("我{sort}");
        (!verb && !reflexive && units.iter().all(|unit| we(unit.as_ref()) != name)).then_some(name)
    })
}

#[cfg(test)]
mod tests {
    use super::{other_self, we, you};

    #[test]
    fn a_paper_speaks_of_itself_as_its_signature_does() {
        for (text, unit, found) in [
            ("9时30分，我处发现系统异常。", "重庆市地方金融监督管理局", Some("我处")),
            ("9时30分，我处发现系统异常。", "金融稳定处", None),
            ("经我组研究确定", "协调小组办公室", Some("我组")),
            ("由我单位处置，我们一起办理", "重庆市地方金融监督管理局", None),
            ("我处理了，我组织了，自我处置，我部分恢复，我办理", "某某局", None),
            ("我", "某某局", None),
        ] {
            assert_eq!(other_self(text, &[unit]).as_deref(), found, "{text}");
        }
        assert_eq!(other_self("我处和我局", &["金融稳定处", "某某局"]), None);
    }

    #[test]
    fn a_body_is_called_by_what_it_is() {
        let all = ["金融稳定处", "局网络安全应急工作组", "市应急处置指挥部", "协调小组办公室", "某某市中心医院信息中心", ""];
        assert_eq!(all.map(we), ["我处", "我组", "我部", "我办", "我单位", "我单位"]);
        assert_eq!(all.map(you), ["你处", "你组", "你部", "你办", "你单位", "你单位"]);
    }
}
