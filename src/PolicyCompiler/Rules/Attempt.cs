namespace FastMcp.PolicyCompiler.Rules;

/// <summary>What one rule makes of a text from one start on.</summary>
/// <param name="Start">First byte.</param>
/// <param name="Length">Bytes of the value, or of the longest text that was refused; 0 where none fitted.</param>
/// <param name="Reached">Bytes that some value of the pattern begins with.</param>
/// <param name="Missing">Bytes that were missing then, at least, until a value.</param>
/// <param name="End">How it ended.</param>
/// <param name="IsOpen">At the end of the text more bytes could still make a value, or a longer one.</param>
public sealed record Attempt(int Start, int Length, int Reached, int Missing, AttemptEnd End, bool IsOpen);
