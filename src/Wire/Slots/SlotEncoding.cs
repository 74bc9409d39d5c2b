namespace FastMcp.Wire.Slots;

/// <summary>How the text of a slot is written on the wire.</summary>
public enum SlotEncoding : byte
{
    /// <summary>The bytes are the text (UTF-8): text/plain, an SSE data line that is not JSON.</summary>
    Plain,

    /// <summary>The content of a JSON string between its quotes (RFC 8259 section 7).</summary>
    JsonString,

    /// <summary>The digits of a JSON integer (optional minus sign); a mask keeps the length and the type.</summary>
    JsonInteger,

    /// <summary>A JSON number of any form, which a <see cref="KeyMap"/> marked; a mask keeps all but the digits.</summary>
    JsonNumber,

    /// <summary>The content of a JSON string that is base64 of a text (MCP <c>blob</c>).</summary>
    JsonBase64,

    /// <summary>The content of a JSON string that its maker alone can read and wants back as it is: a signature, an encrypted text.</summary>
    Opaque,
}
