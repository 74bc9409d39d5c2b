using FastMcp.Wire.Http.Fields;

namespace FastMcp.Wire.Http.Bodies;

/// <summary>
/// The trailer fields that are kept. Everything else in a trailer section is read, checked and dropped, so that
/// no framing, routing or credential field can come in late (RFC 9110 section 6.5.1).
/// </summary>
public static class TrailerFields
{
    public static bool IsKept(KnownField field) => field is
        KnownField.ContentMd5 or KnownField.Digest or KnownField.ContentDigest or KnownField.ReprDigest or
        KnownField.Signature or KnownField.SignatureInput or KnownField.ETag or KnownField.ServerTiming;
}
