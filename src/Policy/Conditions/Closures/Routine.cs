using FastMcp.Policy.Conditions.Values;

namespace FastMcp.Policy.Conditions.Closures;

internal delegate Value Routine0(ref Frame frame);

internal delegate Value Routine1(ref Frame frame, in Value a);

internal delegate Value Routine2(ref Frame frame, in Value a, in Value b);

internal delegate Value Routine3(ref Frame frame, in Value a, in Value b, in Value c);

internal delegate Value Routine4(ref Frame frame, in Value a, in Value b, in Value c, in Value d);
