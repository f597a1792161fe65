//! The file around the pages: properties, bookmarks, what an archive asks for (ISO 19005-2), an identity that is its content.

use crate::error::DocumentError;
use crate::grid::{PAGE_HEIGHT, PAGE_WIDTH};
use crate::layout::Page;
use crate::paper::Paper;
use crate::pdf::srgb;
use flate2::Compression;
use flate2::write::ZlibEncoder;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, StringFormat, dictionary};
use sm3::{Digest, Sm3};
use std::io::Write;

/// Who made the file.
const PROGRAM: &str = "速报 Subao";

fn failed(error: impl std::fmt::Display) -> DocumentError {
    DocumentError::Pdf(error.to_string())
}

/// Puts the pages in the place of the one that showed the fonts.
pub fn put_pages(pdf: &mut Document, pages: &[Page], contents: Vec<Vec<u8>>, resources: ObjectId) -> Result<(), DocumentError> {
    let parent = pdf.catalog().and_then(|c| c.get(b"Pages")).and_then(Object::as_reference).map_err(failed)?;
    let mut kids = Vec::with_capacity(contents.len());
    for (page, content) in pages.iter().zip(contents) {
        let content = pdf.add_object(Stream::new(Dictionary::new(), content));
        let mut dictionary = dictionary! {
            "Type" => "Page",
            "Parent" => parent,
            "MediaBox" => vec![0.into(), 0.into(), Object::Real(PAGE_WIDTH), Object::Real(PAGE_HEIGHT)],
            "Resources" => resources,
            "Contents" => content,
        };
        // A page on its side is shown turned, so that it reads upright on a screen; on paper it is the upright sheet all the same.
        if page.turned {
            dictionary.set("Rotate", 90);
        }
        kids.push(Object::Reference(pdf.add_object(dictionary)));
    }
    let count = i64::try_from(kids.len()).map_err(failed)?;
    pdf.set_object(parent, dictionary! { "Type" => "Pages", "Count" => count, "Kids" => kids });
    Ok(())
}

/// Writes the file. What `printpdf` says of it at random or for other uses is replaced.
pub fn write(mut pdf: Document, paper: &Paper, pages: &[Page]) -> Result<Vec<u8>, DocumentError> {
    pdf.version = "1.7".to_owned();
    let date = pdf_date(paper);
    let info = pdf.add_object(dictionary! {
        "Title" => utf16(&paper.title_meta),
        "Author" => utf16(&paper.author),
        "Subject" => utf16(&paper.subject),
        "Creator" => utf16(PROGRAM),
        "Producer" => utf16(PROGRAM),
        "CreationDate" => Object::string_literal(date.clone()),
        "ModDate" => Object::string_literal(date),
    });
    let outline = outline(&mut pdf, pages);
    let metadata = dictionary! { "Type" => "Metadata", "Subtype" => "XML" };
    let metadata = pdf.add_object(Stream::new(metadata, xmp(paper).into_bytes()).with_compression(false));
    let profile = pdf.add_object(Stream::new(dictionary! { "N" => 3 }, srgb::profile()));
    let intent = dictionary! {
        "Type" => "OutputIntent",
        "S" => "GTS_PDFA1",
        "OutputConditionIdentifier" => Object::string_literal("sRGB IEC61966-2.1"),
        "Info" => Object::string_literal("sRGB IEC61966-2.1"),
        "DestOutputProfile" => profile,
    };
    let parent = pdf.catalog().and_then(|c| c.get(b"Pages")).and_then(Object::as_reference).map_err(failed)?;
    let mut catalog = dictionary! {
        "Type" => "Catalog",
        "Pages" => parent,
        "Lang" => Object::string_literal("zh-CN"),
        "ViewerPreferences" => dictionary! { "DisplayDocTitle" => true },
        "Metadata" => metadata,
        "OutputIntents" => vec![intent.into()],
    };
    if let Some(outline) = outline {
        catalog.set("Outlines", outline);
    }
    let catalog = pdf.add_object(catalog);
    pdf.trailer = dictionary! { "Root" => catalog, "Info" => info };
    pdf.prune_objects();
    pdf.renumber_objects();
    compress(&mut pdf)?;
    // The file's identity is its content: room for it is left, and filled when the content is known.
    let room = Object::String(vec![0; 16], StringFormat::Hexadecimal);
    pdf.trailer.set("ID", vec![room.clone(), room]);
    let mut bytes = Vec::new();
    pdf.save_to(&mut bytes).map_err(failed)?;
    identify(&mut bytes)?;
    Ok(bytes)
}

/// Compresses what may be. `lopdf` would do so at the highest level, which takes a third of the time of a paper for a hundredth of its size.
fn compress(pdf: &mut Document) -> Result<(), DocumentError> {
    for object in pdf.objects.values_mut() {
        let Object::Stream(stream) = object else { continue };
        if !stream.allows_compression || stream.dict.has(b"Filter") {
            continue;
        }
        let mut packed = pack(&stream.content)?;
        // A carriage return at the end, with the line feed that follows it in the file, is taken for one line end by strict readers, who
        // then find the stream too short. Text may end in a blank; what has a kind of its own, a font or a profile, is left as it is.
        let text = !stream.dict.has(b"Subtype") && !stream.dict.has(b"N") && !stream.dict.has(b"Length1");
        while text && packed.last() == Some(&b'\r') {
            stream.content.push(b' ');
            packed = pack(&stream.content)?;
        }
        stream.dict.set("Filter", "FlateDecode");
        stream.set_content(packed);
    }
    Ok(())
}

fn pack(content: &[u8]) -> Result<Vec<u8>, DocumentError> {
    let mut packed = ZlibEncoder::new(Vec::with_capacity(content.len() / 2), Compression::new(6));
    packed.write_all(content).map_err(failed)?;
    packed.finish().map_err(failed)
}

fn identify(bytes: &mut [u8]) -> Result<(), DocumentError> {
    let digest = Sm3::digest(&*bytes);
    let id: String = digest.iter().take(16).map(|b| format!("{b:02X}")).collect();
    let room = "0".repeat(id.len());
    for _ in 0..2 {
        let at = bytes.windows(room.len()).rposition(|w| w == room.as_bytes()).ok_or_else(|| failed("no room for the id"))?;
        if let Some(place) = bytes.get_mut(at..at + id.len()) {
            place.copy_from_slice(id.as_bytes());
        }
    }
    Ok(())
}

/// `D:20261122093012+08'00'`
fn pdf_date(paper: &Paper) -> String {
    let zone = paper.date.format("%:z").to_string().replace(':', "'");
    format!("{}{zone}'", paper.date.format("D:%Y%m%d%H%M%S"))
}

/// The properties once more, as an archive reads them (ISO 16684-1, ISO 19005-2, 6.6).
fn xmp(paper: &Paper) -> String {
    let (title, author, subject) = (escape(&paper.title_meta), escape(&paper.author), escape(&paper.subject));
    let date = paper.date.format("%Y-%m-%dT%H:%M:%S%:z");
    format!(
        "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n\
<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n\
<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n\
<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" \
xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\" xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\">\n\
<dc:format>application/pdf</dc:format>\n\
<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">{title}</rdf:li></rdf:Alt></dc:title>\n\
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>\n\
<dc:description><rdf:Alt><rdf:li xml:lang=\"x-default\">{subject}</rdf:li></rdf:Alt></dc:description>\n\
<dc:language><rdf:Bag><rdf:li>zh-CN</rdf:li></rdf:Bag></dc:language>\n\
<xmp:CreatorTool>{PROGRAM}</xmp:CreatorTool>\n\
<xmp:CreateDate>{date}</xmp:CreateDate>\n\
<xmp:ModifyDate>{date}</xmp:ModifyDate>\n\
<pdf:Producer>{PROGRAM}</pdf:Producer>\n\
<pdfaid:part>2</pdfaid:part>\n\
<pdfaid:conformance>B</pdfaid:conformance>\n\
</rdf:Description>\n\
</rdf:RDF>\n\
</x:xmpmeta>\n\
<?xpacket end=\"r\"?>"
    )
}

/// Text as XML has it; what XML can't hold is left out.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
    out
}

fn utf16(text: &str) -> Object {
    let text: String = text.chars().filter(|c| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}')).collect();
    let bytes = [0xFE, 0xFF].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect();
    Object::String(bytes, StringFormat::Hexadecimal)
}

/// Headings as bookmarks, one level.
fn outline(pdf: &mut Document, pages: &[Page]) -> Option<ObjectId> {
    let page_ids: Vec<ObjectId> = pdf.page_iter().collect();
    let headings: Vec<(&String, ObjectId)> =
        pages.iter().zip(page_ids).flat_map(|(page, id)| page.headings.iter().map(move |h| (h, id))).collect();
    if headings.is_empty() {
        return None;
    }
    let root = pdf.new_object_id();
    let ids: Vec<ObjectId> = headings.iter().map(|_| pdf.new_object_id()).collect();
    for (index, ((title, page), id)) in headings.iter().zip(&ids).enumerate() {
        let mut item = dictionary! {
            "Title" => utf16(title),
            "Parent" => root,
            "Dest" => vec![Object::Reference(*page), Object::Name(b"Fit".to_vec())],
        };
        if let Some(previous) = index.checked_sub(1).and_then(|i| ids.get(i)) {
            item.set("Prev", *previous);
        }
        if let Some(next) = ids.get(index + 1) {
            item.set("Next", *next);
        }
        pdf.set_object(*id, item);
    }
    let count = i64::try_from(ids.len()).unwrap_or(i64::MAX);
    let mut dictionary = dictionary! { "Type" => "Outlines", "Count" => count };
    if let (Some(first), Some(last)) = (ids.first(), ids.last()) {
        dictionary.set("First", *first);
        dictionary.set("Last", *last);
    }
    pdf.set_object(root, dictionary);
    Some(root)
}
