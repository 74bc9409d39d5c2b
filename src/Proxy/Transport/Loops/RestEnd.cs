namespace FastMcp.Proxy.Transport.Loops;

/// <summary>What was asked for behind an <see cref="UnsentRest"/> and is to be done now.</summary>
internal enum RestEnd
{
    Nothing,

    /// <summary>The direction ends.</summary>
    End,

    /// <summary>The socket is closed.</summary>
    Close,
}
