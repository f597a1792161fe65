//! How the unit's papers look: the parts of the page it uses, kept as a setting of the station.

use crate::Result;
use crate::desk::Desk;
use crate::fault::{fault, field};
use crate::view::PageStyleView;
use casebook::{Body, SettingStated};
use document::{PageForm, PageStyle, typeset};
use ledger::NewEntry;

const STYLE: &str = "page_style";
/// Longest name on a head.
const LONGEST: usize = 60;

impl Desk {
    /// The page in force; plain paper where nobody has set one.
    pub(crate) fn page_style(&self) -> PageStyle {
        let stated = self.open().ok().and_then(|l| l.station().settings.get(STYLE).cloned());
        // A later program may have stated what this one does not take.
        stated.and_then(|s| serde_json::from_str(&s).ok()).unwrap_or_default()
    }

    /// The page in force, for the window.
    ///
    /// # Errors
    /// A locked desk.
    pub fn page_style_view(&self) -> Result<PageStyleView> {
        self.open()?;
        Ok(view_of(self.page_style()))
    }

    /// Sets the page.
    ///
    /// # Errors
    /// A part that can't be, beside its field; an operator who may only read; the disk.
    pub fn set_page_style(&mut self, view: &PageStyleView) -> Result<PageStyleView> {
        let style = style_of(view)?;
        let value = serde_json::to_string(&style).map_err(|_| fault("setting.value", "设置没有保存，请重试"))?;
        let at = self.time();
        let ledger = self.open_mut()?;
        if ledger.station().settings.get(STYLE) != Some(&value) {
            let stated = SettingStated { key: STYLE.to_owned(), value };
            ledger.commit(vec![NewEntry::station(Body::SettingStated(stated))], at, &[])?;
        }
        self.page_style_view()
    }

    /// A sample paper by a page that is not set yet.
    ///
    /// # Errors
    /// A part that can't be; fonts that are not there; a character that no font has.
    pub fn page_style_preview(&mut self, view: &PageStyleView) -> Result<Vec<u8>> {
        let style = style_of(view)?;
        let now = self.now();
        let unit = self.open()?.station().unit.clone();
        let paper = document::sample(&style, &unit, now);
        Ok(typeset(&paper, &self.fonts()?)?.bytes)
    }
}

fn view_of(style: PageStyle) -> PageStyleView {
    let form = match style.form {
        PageForm::Plain => "plain",
        PageForm::RedHead => "red_head",
        PageForm::Letter => "letter",
    };
    PageStyleView {
        form: form.to_owned(),
        mark: style.mark,
        mark_suffix: style.mark_suffix,
        code: style.code,
        letter_code: style.letter_code,
        number_on_plain: style.number_on_plain,
        copy_numbers: style.copy_numbers,
        secrecy: style.secrecy,
        signer: style.signer,
        colophon: style.colophon,
        printed_by: style.printed_by,
        even_page: style.even_page,
        seal: style.seal,
    }
}

fn style_of(view: &PageStyleView) -> Result<PageStyle> {
    let form = match view.form.as_str() {
        "plain" => PageForm::Plain,
        "red_head" => PageForm::RedHead,
        "letter" => PageForm::Letter,
        _ => return Err(field("page.form", "form", "请选择白头纸、红头文件或信函格式")),
    };
    let short = |name: &str, text: &str, most: usize| -> Result<String> {
        let text = text.trim();
        if text.chars().count() > most {
            return Err(field("field.too_long", name, &format!("最多 {most} 个字，请缩短；填写的内容还在")));
        }
        Ok(text.to_owned())
    };
    let coded = |name: &str, text: &str| -> Result<String> {
        let code = short(name, text, 12)?;
        if code.chars().any(|c| "〔〕[]【】（）()号第".contains(c) || c.is_ascii_digit() || c.is_whitespace()) {
            return Err(field("page.code", name, "机关代字只写字，年份和顺序号由程序编，例如“金稳”"));
        }
        Ok(code)
    };
    let (code, letter_code) = (coded("code", &view.code)?, coded("letter_code", &view.letter_code)?);
    let mark: Vec<String> = view.mark.iter().filter(|m| !m.trim().is_empty()).map(|m| short("mark", m, LONGEST)).collect::<Result<_>>()?;
    if mark.len() > 6 {
        return Err(field("page.mark", "mark", "联合行文的机关最多 6 个"));
    }
    Ok(PageStyle {
        form,
        mark,
        mark_suffix: short("mark_suffix", &view.mark_suffix, 4)?,
        code,
        letter_code,
        number_on_plain: view.number_on_plain,
        copy_numbers: view.copy_numbers,
        secrecy: short("secrecy", &view.secrecy, 12)?,
        signer: view.signer,
        colophon: view.colophon,
        printed_by: short("printed_by", &view.printed_by, LONGEST)?,
        even_page: view.even_page,
        seal: view.seal,
    })
}
