namespace FastMcp.Wire.Json;

/// <summary>What a <see cref="SlotPlan"/> says of the value at a path. It holds for that value, not for what nests in it.</summary>
public enum SlotRule : byte
{
    /// <summary>A slot; a string may itself hold JSON. The rule of every path that no plan lists.</summary>
    Text,

    /// <summary>A slot; a string is never read as JSON.</summary>
    PlainText,

    /// <summary>A string or integer that must come back byte-exact (ids, cursors): skeleton, counted.</summary>
    Exempt,

    /// <summary>An integer that is no text (times, embeddings): skeleton, counted. A string here is still a slot.</summary>
    ExemptNumber,

    /// <summary>A string that is base64 of something; a slot with <see cref="Slots.SlotEncoding.JsonBase64"/>.</summary>
    Base64,

    /// <summary>A string that continues a channel.</summary>
    Channel,

    /// <summary>The whole value is replaced by <c>null</c> and counted: it repeats text in a form that cannot be masked.</summary>
    Suppress,

    /// <summary>The same, but a list becomes an empty list: clients whose types want one get one.</summary>
    SuppressList,

    /// <summary>A text that a signature beside it speaks of.</summary>
    SignedText,

    /// <summary>A string that must come back as it is, with what it signs: a slot with <see cref="Slots.SlotEncoding.Opaque"/>.</summary>
    Signature,

    /// <summary>The same of a string that signs nothing that is shown.</summary>
    Opaque,
}
