namespace FastMcp.Recording.Reading;

/// <summary>A packed segment does not decompress to what was packed. Carries it through <see cref="Stream"/>, which has no other way.</summary>
internal sealed class DamagedBlockException(string message) : IOException(message);
