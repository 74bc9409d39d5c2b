using FastMcp.Wire.Http2.Hpack;

namespace FastMcp.Wire.Http2.Messages;

/// <summary>Fields behind the content. They are judged and go no further.</summary>
public static class Trailers
{
    /// <returns>Null when nothing is wrong with them.</returns>
    public static string? Flaw(HeaderList list)
    {
        for (int i = 0; i < list.Count; i++)
        {
            if (FieldRules.Flaw(list.Name(i), list.Value(i)) is { } flaw)
            {
                return flaw;
            }
        }

        return null;
    }
}
