"""What leaves the house, in a form that anyone can check: a bag, its signature, its zip, and the verdict on any of them."""

from dossier.bundle.archive import write_zip
from dossier.bundle.bag import Source, write_bag
from dossier.bundle.names import BundleFault
from dossier.bundle.sealing import sign
from dossier.bundle.verify import State, Verdict, verify
from dossier.signature import Signed

__all__ = ["BundleFault", "Signed", "Source", "State", "Verdict", "sign", "verify", "write_bag", "write_zip"]
