namespace FastMcp.Wire.Http.Requests;

/// <summary>Reads a request line (RFC 9112 section 3) that holds no control byte.</summary>
internal static class RequestLine
{
    // " HTTP/1.1"
    private const int VersionLength = 9;

    /// <summary>
    /// Checks as much of the method as has arrived, so that what is no HTTP/1 at all is refused at once.
    /// Depends on byte positions only.
    /// </summary>
    internal static HttpFault CheckMethod(ReadOnlySpan<byte> begun, HttpLimits limits)
    {
        ReadOnlySpan<byte> window = begun[..Math.Min(begun.Length, limits.MaxMethod + 1)];
        int length = HttpBytes.FirstNonToken(window);
        if (length < 0)
        {
            return window.Length > limits.MaxMethod
                ? HttpFault.TooLarge(HttpSide.Request, 501, nameof(HttpLimits.MaxMethod))
                : default;
        }

        return length == 0 || window[length] != ' '
            ? HttpFault.Malformed(HttpSide.Request, "a method that is no token")
            : default;
    }

    /// <param name="line">Where the line stands, without its line end; its method was checked.</param>
    internal static HttpFault Read(ReadOnlySpan<byte> bytes, ByteRange line, ref RequestState state)
    {
        ReadOnlySpan<byte> text = line.Of(bytes);
        int method = text.IndexOf((byte)' ');
        int target = text.Length - VersionLength - method - 1;
        if (method <= 0 || target <= 0 || text[^VersionLength] != ' ')
        {
            return HttpFault.Malformed(HttpSide.Request, "a request line that is not method, target and version");
        }

        HttpFault fault = HttpVersion.Read(text[^(VersionLength - 1)..], HttpSide.Request, out state.MinorVersion);
        if (!fault.IsNone)
        {
            return fault;
        }

        state.Method = new ByteRange(line.Start, method);
        state.Target = new ByteRange(line.Start + method + 1, target);
        state.Kind = Methods.KindOf(text[..method]);
        if (state.Kind is MethodKind.Connect or MethodKind.Trace)
        {
            return HttpFault.Unsupported(HttpSide.Request, "CONNECT or TRACE");
        }

        string? flaw = RequestTarget.Read(bytes, state.Target, state.Kind, out state.Parts);
        return flaw is null ? default : HttpFault.Malformed(HttpSide.Request, flaw);
    }
}
