#pragma once

#include "server/routing/delayed_page.hpp"
#include "server/routing/tables.hpp"

namespace jsongled {

/// The message that its author wants to change has been looked for; or, once the change was written, how it
/// stands: only what is stored is told. Nothing where the store is out of order.
void go_on_with_change(Tables& tables, PendingAnswers::Change asked, PreparedAnswer& answer);

} // namespace jsongled
