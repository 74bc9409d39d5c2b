namespace FastMcp.Wire.Http.Requests;

/// <summary>Form of a request target (RFC 9112 section 3.2). Authority-form belongs to CONNECT, which is refused.</summary>
public enum TargetForm
{
    Origin,
    Absolute,
    Asterisk,
}
