using FastMcp.PolicyCompiler.Diagnostics;
using FastMcp.PolicyCompiler.Syntax;

namespace FastMcp.PolicyCompiler.Binding;

/// <summary><c>packs: { pii: { enable: [passport-us], disable: [ipv4] } }</c>.</summary>
internal static class PackBinder
{
    public static IReadOnlyList<BoundPackSwitch> Bind(MapReader file, PolicySource source, DiagnosticBag bag)
    {
        if (file.Map("packs") is not { } map)
        {
            return [];
        }

        if (source.Origin == PolicyOrigin.BuiltIn)
        {
            bag.Error(Codes.UnknownKey, file.KeyOf("packs")!.Span, "A built-in pack does not switch rules of packs; it says `enabled` in the rule.");
            return [];
        }

        var switches = new List<BoundPackSwitch>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (MapEntry entry in map.Entries)
        {
            if (!seen.Add(entry.Key.Value))
            {
                bag.Error(Codes.DuplicateKey, entry.Key.Span, $"`{entry.Key.Value}` is written twice in `packs`.");
            }
            else if (entry.Value is MapNode body)
            {
                var reader = new MapReader(body, "a pack's switches", entry.Key.Span, bag, ["enable", "disable"]);
                switches.Add(new BoundPackSwitch(entry.Key, reader.Texts("enable"), reader.Texts("disable")));
            }
            else
            {
                bag.Error(Codes.WrongType, entry.Value.Span, $"`{entry.Key.Value}` takes a mapping with `enable` and `disable`, not {entry.Value.Kind}.");
            }
        }

        return switches;
    }
}
