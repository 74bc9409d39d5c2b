namespace FastMcp.Proxy.Gating.Lists;

/// <summary>Looks at the messages of an answer before they are masked, and says what of them is shown.</summary>
/// <remarks>Ownership: one exchange.</remarks>
internal interface IAnswerFilter
{
    /// <summary>The document as it may be shown; itself where nothing is changed. Valid until the next one. False: it is no JSON.</summary>
    bool TryFilter(ReadOnlySpan<byte> document, out ReadOnlySpan<byte> shown);
}
