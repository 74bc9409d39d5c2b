namespace FastMcp.Wire.Http.Requests;

/// <summary>Methods that are treated by name. Methods are case-sensitive: <c>get</c> is <see cref="Other"/>.</summary>
public enum MethodKind
{
    Other,
    Get,
    Head,
    Post,
    Put,
    Delete,
    Patch,
    Options,
    Trace,
    Connect,
}
