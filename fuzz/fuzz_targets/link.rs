//! Files and documents become facts, and these a program with a contract, which does not depend on their order.
#![no_main]

use seamlint_fuzz::mutate::Shape;
use seamlint_fuzz::project::{project, sometimes};
use seamlint_program::link;

seamlint_fuzz::target!(Shape::Archive, |data| {
    let text = String::from_utf8_lossy(data);
    let project = project(&text);
    let mut reversed = project.clone();
    let program = link(project, &());
    let contract = program.contract();
    assert!(contract.links.iter().all(|it| (it.call.0 as usize) < contract.calls.len()));
    assert!(contract.links.iter().all(|it| (it.route.0 as usize) < contract.routes.len()));
    if sometimes(data, 8) {
        reversed.files.reverse();
        reversed.documents.reverse();
        let again = link(reversed, &());
        assert_eq!(again.contract().routes.len(), contract.routes.len());
        assert_eq!(again.contract().calls.len(), contract.calls.len());
        assert_eq!(format!("{:?}", again.contract().links), format!("{:?}", contract.links));
    }
});
