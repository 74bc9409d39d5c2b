using FastMcp.Proxy.Guarding;
using FastMcp.Proxy.Masking.Bodies;

namespace FastMcp.Proxy.Replies;

/// <summary>An answer whose head is written: how its content is masked.</summary>
/// <param name="Masker">Of its content.</param>
/// <param name="Guard">Masks it in the masker's place, behind guards; null: no guard is waited for.</param>
/// <param name="Form">Of its content.</param>
internal readonly record struct BegunReply(BodyMasker Masker, ReplyGuard? Guard, ReplyForm Form)
{
    /// <summary>Nothing that is held may ever leave.</summary>
    public void Drop()
    {
        if (Guard is null)
        {
            Masker.Drop();
        }
        else
        {
            Guard.Drop();
        }
    }
}
