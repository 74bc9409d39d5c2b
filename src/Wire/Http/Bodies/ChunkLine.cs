namespace FastMcp.Wire.Http.Bodies;

/// <summary>
/// Reads the size line of a chunk byte by byte (RFC 9112 section 7.1): hexadecimal digits, extensions checked
/// against their whole grammar so that a quoted string cannot hide a line end, CR LF.
/// </summary>
internal struct ChunkLine
{
    internal static ChunkLine Begun => new() { Step = ChunkStep.SizeStart };

    internal ChunkStep Step;

    /// <summary>Bytes of this size line so far.</summary>
    internal int Length;

    /// <summary>Bytes of this size line behind the size.</summary>
    internal int Extension;

    internal long Size;

    /// <returns>Whether the byte may stand there. <see cref="Step"/> is Data when the line is over.</returns>
    internal bool Take(byte value)
    {
        Length++;
        Extension += Step is > ChunkStep.Size and < ChunkStep.SizeLineFeed ? 1 : 0;
        return Step switch
        {
            ChunkStep.SizeStart or ChunkStep.Size => TakeSize(value),
            ChunkStep.SizeLineFeed => value == '\n' && Go(ChunkStep.Data),
            _ => TakeExtension(value),
        };
    }

    private bool TakeSize(byte value)
    {
        if (char.IsAsciiHexDigit((char)value))
        {
            if (Size > long.MaxValue >> 4)
            {
                return false;
            }

            Size = (Size << 4) | (uint)Convert(value);
            return Go(ChunkStep.Size);
        }

        return Step == ChunkStep.Size && value switch
        {
            (byte)'\r' => Go(ChunkStep.SizeLineFeed),
            (byte)';' => Go(ChunkStep.ExtensionName),
            (byte)' ' or (byte)'\t' => Go(ChunkStep.SizePadding),
            _ => false,
        };
    }

    // chunk-ext = *( BWS ";" BWS name [ BWS "=" BWS ( token / quoted-string ) ] )
    private bool TakeExtension(byte value) => Step switch
    {
        // Padding must lead to an extension: padding before the line end is an old fault of senders.
        ChunkStep.SizePadding => HttpBytes.IsOws(value) || (value == ';' && Go(ChunkStep.ExtensionName)),
        ChunkStep.ExtensionName => HttpBytes.IsOws(value) || (IsTchar(value) && Go(ChunkStep.ExtensionNameMore)),
        ChunkStep.ExtensionNameMore => IsTchar(value) || AfterName(value),
        ChunkStep.ExtensionNamePadding => (HttpBytes.IsOws(value) || value is (byte)'=' or (byte)';') && AfterName(value),
        ChunkStep.ExtensionValue => HttpBytes.IsOws(value) || BeginValue(value),
        ChunkStep.ExtensionToken => IsTchar(value) || AfterValue(value),
        ChunkStep.ExtensionQuoted => TakeQuoted(value),
        ChunkStep.ExtensionEscaped => IsText(value) && Go(ChunkStep.ExtensionQuoted),
        ChunkStep.ExtensionEnd => AfterValue(value),
        _ => false,
    };

    private bool AfterName(byte value) => value switch
    {
        (byte)'=' => Go(ChunkStep.ExtensionValue),
        (byte)' ' or (byte)'\t' => Go(ChunkStep.ExtensionNamePadding),
        _ => AfterValue(value),
    };

    private bool AfterValue(byte value) => value switch
    {
        (byte)';' => Go(ChunkStep.ExtensionName),
        (byte)'\r' => Go(ChunkStep.SizeLineFeed),
        (byte)' ' or (byte)'\t' => Go(ChunkStep.SizePadding),
        _ => false,
    };

    private bool BeginValue(byte value) =>
        value == '"' ? Go(ChunkStep.ExtensionQuoted) : IsTchar(value) && Go(ChunkStep.ExtensionToken);

    private bool TakeQuoted(byte value) => value switch
    {
        (byte)'"' => Go(ChunkStep.ExtensionEnd),
        (byte)'\\' => Go(ChunkStep.ExtensionEscaped),
        _ => IsText(value),
    };

    private bool Go(ChunkStep step)
    {
        Step = step;
        return true;
    }

    private static bool IsText(byte value) => value is (byte)'\t' or >= 0x20 and not 0x7F;

    private static bool IsTchar(byte value) => HttpBytes.IsToken(new ReadOnlySpan<byte>(in value));

    private static int Convert(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
