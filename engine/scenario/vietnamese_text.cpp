#include "engine/scenario/vietnamese_text.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/base/text/utf8.hpp"

namespace docket {

namespace {

constexpr const char* onsets[] = {"b",  "c", "ch", "d", "đ", "g", "gi", "h", "kh", "l",  "m", "n",
                                  "ng", "nh", "ph", "qu", "r", "s", "t",  "th", "tr", "v", "x"};

constexpr const char* rimes[] = {"a",    "à",    "á",    "ạ",    "ai",   "ải",  "ám",   "an",   "àn",   "án",   "ang",  "áng",  "anh",  "ành",  "ánh",
                                 "ao",   "áo",   "ạt",   "ay",   "ày",   "ăm",  "ăn",   "ắn",   "ăng",  "ặng",  "âm",   "ân",   "ần",   "ấp",   "ất",
                                 "ậu",   "ây",   "ấy",   "e",    "én",   "ẻo",  "ê",    "ế",    "ến",   "ệnh",  "ếp",   "ết",   "i",    "ì",    "ị",
                                 "ia",   "iêm",  "iên",  "iền",  "iết",  "iệu", "in",   "ình",  "ính",  "o",    "ó",    "oan",  "oạt",  "ọc",   "òng",
                                 "ô",    "ố",    "ồi",   "ội",   "ôn",   "ông", "ống",  "ộng",  "ơ",    "ờ",    "ơi",   "ới",   "ợp",   "u",    "ù",
                                 "ụ",    "ua",   "ung",  "ùng",  "uốc",  "ữ",   "ực",   "ưng",  "ươi",  "ương", "ường", "ượng", "ứng",  "uy",   "uyên"};

constexpr const char* provinces[] = {"Hà Nội",     "Huế",       "Hải Phòng",  "Đà Nẵng",  "Cần Thơ",  "An Giang",  "Bắc Ninh", "Cà Mau",    "Cao Bằng", "Đắk Lắk",
                                     "Điện Biên",  "Đồng Nai",  "Đồng Tháp",  "Gia Lai",  "Hà Tĩnh",  "Hưng Yên",  "Khánh Hòa", "Lai Châu", "Lâm Đồng", "Lạng Sơn",
                                     "Lào Cai",    "Nghệ An",   "Ninh Bình",  "Phú Thọ",  "Quảng Ngãi", "Quảng Ninh", "Quảng Trị", "Sơn La", "Tây Ninh", "Thái Nguyên",
                                     "Thanh Hóa",  "Vĩnh Long", "Tuyên Quang", "Thành phố Hồ Chí Minh"};

/// Every how many words a province is named.
constexpr std::uint64_t words_per_province = 24;

}  // namespace

VietnameseText::VietnameseText() : provinces_(std::begin(provinces), std::end(provinces))
{
    for (const char* onset : onsets) {
        for (const char* rime : rimes) syllables_.push_back(std::string(onset) + rime);
    }
    // Which are frequent is nobody's choice, but always the same.
    Dice dice(2'026);
    for (std::size_t i = syllables_.size() - 1; i > 0; --i) std::swap(syllables_[i], syllables_[dice.below(i + 1)]);
    log_count_ = std::log(static_cast<double>(syllables_.size() + 1));
}

/// The word of rank r comes with a chance near 1/r: the logarithm of its rank is even.
const std::string& VietnameseText::word(Dice& dice) const
{
    if (dice.below(words_per_province) == 0) return provinces_[dice.below(provinces_.size())];
    const auto rank = static_cast<std::size_t>(std::exp(dice.part() * log_count_) - 1);
    return syllables_[std::min(rank, syllables_.size() - 1)];
}

std::string VietnameseText::make(Dice& dice, std::size_t length_min, std::size_t length_max) const
{
    const std::size_t wanted = length_min + dice.below(length_max - length_min + 1);
    std::string text;
    for (std::size_t length = 0;;) {
        const std::string& next = word(dice);
        const std::size_t more = code_points(next) + (text.empty() ? 0 : 1);
        if (length + more > wanted) {
            // The word that would go over the end is left out; the last one is drawn out instead.
            for (; length < length_min; ++length) text += 'a';
            break;
        }
        if (!text.empty()) text += ' ';
        text += next;
        length += more;
    }
    return text;
}

}  // namespace docket
