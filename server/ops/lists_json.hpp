#pragma once

#include <string>

#include "protocol/time.hpp"
#include "server/ops/answer_shape.hpp"
#include "server/routing/operator_lists.hpp"

namespace jsongled {

// The pages of an operator's lists: `{"peers":[…],"complete":true}`. `complete` says that nothing comes behind
// the last one; if not, its name is the `after` of the next page. The shapes are what they are written by.

std::string to_json(const ListPage<PeerRow>& page, Moment now);
std::string to_json(const ListPage<RoomRow>& page, Moment now);
std::string to_json(const ListPage<BlockRow>& page, Moment now);

extern const AnswerShape peers_shape;
extern const AnswerShape rooms_shape;
extern const AnswerShape blocks_shape;

} // namespace jsongled
