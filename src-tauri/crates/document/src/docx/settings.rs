//! What holds for the whole file: which marks no line begins or ends with, marks beside each other closed up, feet for odd and even pages.

use super::styles::W;
use super::text::escape;
use crate::break_lines::{NO_END, NO_START};

/// The part `settings.xml`.
pub fn settings() -> String {
    let (before, after) = (escape(NO_START), escape(NO_END));
    format!(
        r#"<w:settings {W}><w:zoom w:percent="100"/><w:bordersDoNotSurroundHeader/><w:bordersDoNotSurroundFooter/><w:defaultTabStop w:val="420"/><w:evenAndOddHeaders/><w:characterSpacingControl w:val="compressPunctuation"/><w:noLineBreaksAfter w:lang="zh-CN" w:val="{after}"/><w:noLineBreaksBefore w:lang="zh-CN" w:val="{before}"/><w:compat><w:doNotExpandShiftReturn/><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/><w:compatSetting w:name="overrideTableStyleFontSizeAndJustification" w:uri="http://schemas.microsoft.com/office/word" w:val="1"/></w:compat><w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/><w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>"#
    )
}
