using System.Text;

namespace FastMcp.Wire.Http.Fields;

/// <summary>
/// Fields that may stand once only. Two of them let the gateway decide on one and the upstream act on the
/// other, so the message is refused rather than one of them chosen.
/// </summary>
internal static class Singletons
{
    private static ReadOnlySpan<KnownField> InRequests =>
    [
        KnownField.Host, KnownField.ContentType, KnownField.Authorization, KnownField.ProxyAuthorization,
        KnownField.Origin, KnownField.LastEventId, KnownField.Expect, KnownField.Range, KnownField.ContentRange,
        KnownField.McpSessionId, KnownField.McpProtocolVersion, KnownField.McpMethod, KnownField.McpName,
    ];

    private static ReadOnlySpan<KnownField> InResponses =>
    [
        KnownField.ContentType, KnownField.ContentRange, KnownField.Location,
        KnownField.McpSessionId, KnownField.McpProtocolVersion,
    ];

    internal static bool AreSingle(FieldTable fields, HttpSide side)
    {
        if (!fields.HasRepeated)
        {
            return true;
        }

        foreach (KnownField field in side == HttpSide.Request ? InRequests : InResponses)
        {
            if (fields.CountOf(field) > 1)
            {
                return false;
            }
        }

        return fields.CountOf(KnownField.McpParam) < 2 || ParamsDiffer(fields);
    }

    private static bool ParamsDiffer(FieldTable fields)
    {
        for (int at = fields.IndexOf(KnownField.McpParam); at >= 0; at = fields.NextOf(KnownField.McpParam, at))
        {
            if (fields.Find(fields.Name(at), at + 1) >= 0)
            {
                return false;
            }
        }

        return true;
    }
}
