//! The columns of a directory file, and the many headings under which offices keep them.

use crate::directory_cell::key;

/// What a column says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    Unit,
    Person,
    Post,
    Telephone,
    Mobile,
    Duty,
    Email,
    Party,
    Note,
}

impl Column {
    /// In the order of the template.
    pub const ALL: [Self; 9] =
        [Self::Unit, Self::Person, Self::Post, Self::Telephone, Self::Mobile, Self::Duty, Self::Email, Self::Party, Self::Note];

    /// As the window names the field.
    pub fn id(self) -> &'static str {
        match self {
            Self::Unit => "unit",
            Self::Person => "person",
            Self::Post => "post",
            Self::Telephone => "telephone",
            Self::Mobile => "mobile",
            Self::Duty => "duty_telephone",
            Self::Email => "email",
            Self::Party => "party",
            Self::Note => "note",
        }
    }

    /// The heading in the template.
    pub fn label(self) -> &'static str {
        match self {
            Self::Unit => "单位",
            Self::Person => "姓名",
            Self::Post => "职务",
            Self::Telephone => "办公电话",
            Self::Mobile => "手机",
            Self::Duty => "24小时值班电话",
            Self::Email => "邮箱",
            Self::Party => "预案身份",
            Self::Note => "备注",
        }
    }

    /// Longest text, in characters.
    pub fn longest(self) -> usize {
        match self {
            Self::Email => 120,
            Self::Note => 300,
            _ => 60,
        }
    }

    /// A telephone of whatever kind.
    pub fn is_number(self) -> bool {
        matches!(self, Self::Telephone | Self::Mobile | Self::Duty)
    }

    /// By its heading. What names a telephone goes first: 单位电话 is a telephone, not a unit.
    pub fn of_heading(heading: &str) -> Option<Self> {
        let heading: String = key(heading).chars().filter(|c| !"*:()[]【】".contains(*c)).collect();
        if heading.chars().count() > LONGEST_HEADING {
            return None;
        }
        let has = |words: &[&str]| words.iter().any(|w| heading.contains(w));
        RULES.iter().find(|(words, but, _)| has(words) && !has(but)).and_then(|(_, _, column)| *column)
    }
}

/// A longer text is a title or a sentence, not a heading.
const LONGEST_HEADING: usize = 14;

/// Words, words that must not stand beside them, and what they mean; the first that fits.
type Rule = (&'static [&'static str], &'static [&'static str], Option<Column>);

const RULES: [Rule; 11] = [
    (&["传真", "邮编", "邮政编码", "序号", "身份证", "qq", "微信"], &[], None),
    (&["手机", "移动电话", "mobile"], &[], Some(Column::Mobile)),
    (&["值班电话", "值班室电话", "24小时", "应急电话", "值守电话", "昼夜电话"], &["人"], Some(Column::Duty)),
    (&["邮箱", "邮件", "email", "e-mail"], &[], Some(Column::Email)),
    (&["电话", "座机", "固话", "联系方式", "号码"], &[], Some(Column::Telephone)),
    (&["预案", "角色"], &[], Some(Column::Party)),
    (&["备注", "说明"], &[], Some(Column::Note)),
    (&["单位及", "单位和", "单位、", "部门及", "处室及"], &[], Some(Column::Unit)),
    (&["姓名", "联系人", "联络员", "责任人", "负责人", "领导"], &[], Some(Column::Person)),
    (&["单位", "处室", "科室", "部门", "机构"], &[], Some(Column::Unit)),
    (&["职务", "岗位", "职位", "职称"], &[], Some(Column::Post)),
];

/// An empty table to fill in. The mark at its head is what tells WPS and Excel that it is UTF-8.
#[must_use]
pub fn template_csv() -> String {
    let headings: Vec<&str> = Column::ALL.iter().map(|c| c.label()).collect();
    format!("\u{feff}{}\r\n", headings.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_in_many_words() {
        for (column, headings) in [
            (Column::Unit, &["单位", "单 位", "处室", "部门", "机构名称", "*单位名称：", "单位及职务"][..]),
            (Column::Person, &["姓名", "姓　名", "联系人", "单位联系人"]),
            (Column::Post, &["职务", "岗位", "职位"]),
            (Column::Telephone, &["电话", "办公电话", "座机", "联系电话", "联系人电话", "单位电话", "电话（办公）"]),
            (Column::Mobile, &["手机", "移动电话", "手机号码", "联系电话（手机）"]),
            (Column::Duty, &["值班电话", "24小时电话", "２４小时值班电话", "应急电话", "24 小时\n值班电话"]),
            (Column::Email, &["邮箱", "电子邮件", "E-mail"]),
            (Column::Note, &["备注"]),
            (Column::Party, &["预案身份", "角色"]),
        ] {
            for heading in headings {
                assert_eq!(Column::of_heading(heading), Some(column), "{heading}");
            }
        }
        for other in ["", "序号", "传真", "传真电话", "王建国", "市金融局网络安全应急值班联系电话一览表"] {
            assert_eq!(Column::of_heading(other), None, "{other}");
        }
    }

    #[test]
    fn the_template_is_understood() {
        let template = template_csv();
        let read: Vec<Option<Column>> = template.trim_start_matches('\u{feff}').trim().split(',').map(Column::of_heading).collect();
        assert_eq!(read, Column::ALL.map(Some));
    }
}
