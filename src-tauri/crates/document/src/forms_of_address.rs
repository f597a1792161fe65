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

#[cfg(test)]
mod tests {
    use super::{we, you};

    #[test]
    fn a_body_is_called_by_what_it_is() {
        let all = ["金融稳定处", "局网络安全应急工作组", "市应急处置指挥部", "协调小组办公室", "某某市中心医院信息中心", ""];
        assert_eq!(all.map(we), ["我处", "我组", "我部", "我办", "我单位", "我单位"]);
        assert_eq!(all.map(you), ["你处", "你组", "你部", "你办", "你单位", "你单位"]);
    }
}
