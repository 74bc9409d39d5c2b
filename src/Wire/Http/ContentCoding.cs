using System.Text;

namespace FastMcp.Wire.Http;

/// <summary>Tells content that has to be decoded before it can be read (RFC 9110 section 8.4).</summary>
public static class ContentCoding
{
    /// <summary>Some Content-Encoding field, and there may be several, names more than <c>identity</c>.</summary>
    public static bool IsApplied(FieldTable fields)
    {
        for (var at = fields.IndexOf(KnownField.ContentEncoding); at >= 0; at = fields.NextOf(KnownField.ContentEncoding, at))
        {
            foreach (var coding in new ListTokens(fields.Value(at)))
            {
                if (!Ascii.EqualsIgnoreCase(coding, "identity"u8))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
