namespace FastMcp.Wire.Http.Requests;

/// <summary>Names of the methods that have a <see cref="MethodKind"/>.</summary>
public static class Methods
{
    public static MethodKind KindOf(ReadOnlySpan<byte> method) => method.Length switch
    {
        3 when method.SequenceEqual("GET"u8) => MethodKind.Get,
        3 when method.SequenceEqual("PUT"u8) => MethodKind.Put,
        4 when method.SequenceEqual("POST"u8) => MethodKind.Post,
        4 when method.SequenceEqual("HEAD"u8) => MethodKind.Head,
        5 when method.SequenceEqual("PATCH"u8) => MethodKind.Patch,
        5 when method.SequenceEqual("TRACE"u8) => MethodKind.Trace,
        6 when method.SequenceEqual("DELETE"u8) => MethodKind.Delete,
        7 when method.SequenceEqual("OPTIONS"u8) => MethodKind.Options,
        7 when method.SequenceEqual("CONNECT"u8) => MethodKind.Connect,
        _ => MethodKind.Other,
    };
}
