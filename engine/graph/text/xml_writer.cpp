#include "engine/graph/text/xml_writer.hpp"

#include "engine/graph/text/text.hpp"

namespace docket {

void XmlWriter::begin(std::string_view name, const Attributes& attributes)
{
    out_.append(open_.size() * 2, ' ');
    out_ += '<';
    out_ += name;
    for (const Attribute& one : attributes) {
        if (!one.value.empty() || one.kept_empty) out_ += attribute(one.name, one.value);
    }
}

void XmlWriter::open(std::string_view name, const Attributes& attributes)
{
    begin(name, attributes);
    out_ += ">\n";
    open_.emplace_back(name);
    opened_at_ = out_.size();
}

void XmlWriter::close()
{
    const std::string name = std::move(open_.back());
    open_.pop_back();
    if (opened_at_ == out_.size()) {
        out_.replace(out_.size() - 2, 2, "/>\n");
        return;
    }
    out_.append(open_.size() * 2, ' ');
    out_ += "</" + name + ">\n";
}

void XmlWriter::empty(std::string_view name, const Attributes& attributes)
{
    begin(name, attributes);
    out_ += "/>\n";
}

void XmlWriter::text(std::string_view name, const Attributes& attributes, std::string_view content)
{
    begin(name, attributes);
    out_ += '>' + escape_xml(content) + "</" + std::string(name) + ">\n";
}

} // namespace docket
