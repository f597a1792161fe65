//! What fonts are for, and by which names each is known.

use serde::{Deserialize, Serialize};

/// What a font is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Role {
    /// 小标宋
    Title,
    /// 仿宋
    Body,
    /// 楷体
    Kai,
    /// 黑体
    Hei,
    /// 宋体
    Song,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 5] = [Self::Title, Self::Body, Self::Kai, Self::Hei, Self::Song];

    /// In words.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Title => "小标宋",
            Self::Body => "仿宋",
            Self::Kai => "楷体",
            Self::Hei => "黑体",
            Self::Song => "宋体",
        }
    }

    /// The file of the free set.
    pub(super) fn free_file(self) -> &'static str {
        match self {
            Self::Title => "FandolSong-Bold.otf",
            Self::Body => "FandolFang-Regular.otf",
            Self::Kai => "FandolKai-Regular.otf",
            Self::Hei => "FandolHei-Regular.otf",
            Self::Song => "FandolSong-Regular.otf",
        }
    }

    /// Where a character is looked for that the role's fonts lack. Face 2 of these collections is simplified Chinese.
    pub(super) fn fallback_files(self) -> &'static [&'static str] {
        match self {
            Self::Title => &["NotoSerifCJK-Bold.ttc", "NotoSerifCJK-Regular.ttc"],
            // 仿宋 and 楷体 are light: the light weight stands beside them without a dark spot.
            Self::Body | Self::Kai => &["NotoSerifCJK-Light.ttc", "NotoSerifCJK-Regular.ttc"],
            Self::Hei => &["NotoSansCJK-Regular.ttc", "NotoSerifCJK-Regular.ttc"],
            Self::Song => &["NotoSerifCJK-Regular.ttc"],
        }
    }

    /// Family names of fonts that offices have, the most usual first. A name that ends in `*` stands for all that begin so.
    const fn families(self) -> &'static [&'static str] {
        match self {
            Self::Title => &["方正小标宋简体", "FZXiaoBiaoSong-B05S", "方正小标宋*", "FZXiaoBiaoSong-B05*"],
            Self::Body => &[
                "仿宋_GB2312",
                "FangSong_GB2312",
                "仿宋",
                "FangSong",
                "方正仿宋简体",
                "方正仿宋_GBK",
                "FZFangSong-Z02*",
                "华文仿宋",
                "STFangsong",
            ],
            Self::Kai => {
                &["楷体_GB2312", "KaiTi_GB2312", "楷体", "KaiTi", "方正楷体简体", "方正楷体_GBK", "FZKai-Z03*", "华文楷体", "STKaiti"]
            }
            Self::Hei => &["黑体", "SimHei", "方正黑体简体", "方正黑体_GBK", "FZHei-B01*", "华文黑体", "STHeiti"],
            Self::Song => &["宋体", "SimSun", "方正书宋简体", "方正书宋_GBK", "FZShuSong-Z01*", "华文宋体", "STSong"],
        }
    }

    /// How well a family serves the role: 0 is best, none is not at all.
    pub(super) fn rank(self, family: &str) -> Option<usize> {
        // Traditional characters only: 小标宋繁体, FZXiaoBiaoSong-B05T.
        if family.contains('繁') || (family.starts_with("FZ") && family.ends_with('T')) {
            return None;
        }
        self.families().iter().position(|known| match known.strip_suffix('*') {
            Some(begin) => family.get(..begin.len()).is_some_and(|f| f.eq_ignore_ascii_case(begin)),
            None => family.eq_ignore_ascii_case(known),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Role;

    #[test]
    fn a_family_is_known_by_its_chinese_and_its_latin_name() {
        assert_eq!(Role::Title.rank("方正小标宋简体"), Some(0));
        assert_eq!(Role::Title.rank("FZXiaoBiaoSong-B05S"), Some(1));
        assert!(Role::Title.rank("方正小标宋_GBK").is_some());
        assert_eq!(Role::Title.rank("方正小标宋繁体"), None);
        assert_eq!(Role::Title.rank("FZXiaoBiaoSong-B05T"), None);
        assert!(Role::Body.rank("FangSong_GB2312") < Role::Body.rank("仿宋"));
        assert_eq!(Role::Body.rank("仿宋体拼音"), None);
        assert_eq!(Role::Song.rank("simsun"), Some(1));
        assert_eq!(Role::Song.rank("新宋体"), None);
    }
}
