namespace FastMcp.Wire.Http.Fields;

/// <summary>What the Connection fields of a head say (RFC 9110 section 7.6.1).</summary>
internal struct ConnectionOptions
{
    internal bool Close;
    internal bool Upgrade;

    /// <summary>An element that is no token stands there: nothing about reuse can be trusted.</summary>
    internal bool Garbled;

    internal static ConnectionOptions Of(FieldTable fields)
    {
        var options = default(ConnectionOptions);
        for (int at = fields.IndexOf(KnownField.Connection); at >= 0; at = fields.NextOf(KnownField.Connection, at))
        {
            foreach (ReadOnlySpan<byte> option in new ListTokens(fields.Value(at)))
            {
                options.Close |= System.Text.Ascii.EqualsIgnoreCase(option, "close"u8);
                options.Upgrade |= System.Text.Ascii.EqualsIgnoreCase(option, "upgrade"u8);
                options.Garbled |= !HttpBytes.IsToken(option);
            }
        }

        return options;
    }
}
