using System.Buffers;
using FastMcp.Wire.Http;
using FastMcp.Wire.Http2.Hpack;

namespace FastMcp.Wire.Http2.Messages;

/// <summary>Where the pseudo-fields of a request stand in its list; -1: it has none of that name.</summary>
internal readonly record struct Pseudo(int Count, int Method, int Scheme, int Path, int Authority)
{
    /// <summary>False: one is missing, unknown, repeated or behind other fields.</summary>
    internal static bool TryRead(HeaderList list, out Pseudo pseudo)
    {
        int method = -1, scheme = -1, path = -1, authority = -1, count = 0;
        bool isGood = true;
        for (int i = 0; i < list.Count; i++)
        {
            ReadOnlySpan<byte> name = list.Name(i);
            if (name.IsEmpty || name[0] != ':')
            {
                continue;
            }

            isGood &= i == count++;
            isGood &= name.SequenceEqual(":method"u8) ? Set(ref method, i)
                : name.SequenceEqual(":scheme"u8) ? Set(ref scheme, i)
                : name.SequenceEqual(":path"u8) ? Set(ref path, i)
                : name.SequenceEqual(":authority"u8) && Set(ref authority, i);
        }

        pseudo = new Pseudo(count, method, scheme, path, authority);

        // A tunnel has an authority and nothing else; it gets its refusal from who refuses it in HTTP/1.1.
        bool isTunnel = method >= 0 && list.Value(method).SequenceEqual("CONNECT"u8);
        return isGood && method >= 0 && (isTunnel ? scheme < 0 && path < 0 && authority >= 0 : scheme >= 0 && path >= 0);
    }

    /// <returns>Null when they can stand in a request line and a Host.</returns>
    internal string? Flaw(HeaderList list)
    {
        if (!HttpBytes.IsToken(list.Value(Method)))
        {
            return "a method that is no token";
        }

        if (Authority >= 0 && !IsVisible(list.Value(Authority)))
        {
            return "an authority that is none";
        }

        if (Path < 0)
        {
            return null;
        }

        ReadOnlySpan<byte> scheme = list.Value(Scheme), path = list.Value(Path);
        if (!scheme.SequenceEqual("http"u8) && !scheme.SequenceEqual("https"u8))
        {
            return "a scheme other than http and https";
        }

        // Anything else could name another host than the authority.
        bool isPath = IsVisible(path) && (path[0] == '/' || (path.SequenceEqual("*"u8) && list.Value(Method).SequenceEqual("OPTIONS"u8)));
        return isPath ? null : "a path that is none";
    }

    internal void WriteLine(HeaderList list, IBufferWriter<byte> output)
    {
        output.Write(list.Value(Method));
        output.Write(" "u8);
        output.Write(list.Value(Path < 0 ? Authority : Path));
        output.Write(" HTTP/1.1\r\n"u8);
    }

    private static bool IsVisible(ReadOnlySpan<byte> text) => !text.IsEmpty && !text.ContainsAnyExceptInRange((byte)0x21, (byte)0x7E) && !text.Contains((byte)'#');

    private static bool Set(ref int place, int index)
    {
        bool isFirst = place < 0;
        place = index;
        return isFirst;
    }
}
